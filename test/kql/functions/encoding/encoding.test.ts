import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xxhash64 } from '../../../../src/kql/functions/encoding/xxhash64.ts';
import { evaluate } from '../evaluate.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('encodings', () => {
  it.each([
    ['base64_encode_tostring("Kusto")', '"S3VzdG8="'],
    ['base64_encodestring("é")', '"w6k="'],
    ['base64_decode_tostring("S3VzdG8=")', '"Kusto"'],
    ['base64_decodestring("w6k=")', '"é"'],
    ['base64_decode_tostring("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")', '""'],
    ['base64_decode_tostring("S3VzdG8")', '""'],
    ['base64_decode_tostring("S3Vz dG8=")', '""'],
    ['base64_decode_tostring("")', '""'],
    ['base64_decode_toarray("S3VzdG8=")', '[75,117,115,116,111]'],
    ['base64_decode_toarray("!")', 'null'],
    ['base64_encode_fromarray(dynamic([75,117,115,116,111]))', '"S3VzdG8="'],
    ['base64_encode_fromarray(dynamic([256]))', '""'],
    ['base64_encode_fromarray(dynamic(null))', '""'],
    ['base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb))', '"8jMxriJurkmwahbmqbIS6w=="'],
    ['base64_decode_toguid("8jMxriJurkmwahbmqbIS6w==")', 'ae3133f2-6e22-49ae-b06a-16e6a9b212eb'],
    ['base64_decode_toguid("S3VzdG8=")', 'null'],
    [
      'gzip_decompress_from_base64_string("H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==")',
      '"1234567890qwertyuiop"',
    ],
    ['gzip_decompress_from_base64_string("x0x0x0")', '""'],
    ['zlib_decompress_from_base64_string("eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==")', '"1234567890qwertyuiop"'],
    ['zlib_decompress_from_base64_string("S3VzdG8=")', '""'],
    ['url_encode("https://www.bing.com/hello world")', '"https%3a%2f%2fwww.bing.com%2fhello+world"'],
    ['url_encode_component("https://www.bing.com/hello world/")', '"https%3a%2f%2fwww.bing.com%2fhello%20world%2f"'],
    ['url_encode("é😀")', '"%c3%a9%f0%9f%98%80"'],
    ['url_decode("https%3a%2f%2fwww.bing.com%2f")', '"https://www.bing.com/"'],
    ['url_decode("%C3%A9+100%")', '"é 100%"'],
    ['punycode_to_string("acadmie-franaise-npb1a")', '"académie-française"'],
    ['punycode_from_string("académie-française")', '"acadmie-franaise-npb1a"'],
    ['punycode_domain_from_string("xn--Ge-mia.Bulg.edu")', '"Gáe.Bulg.edu"'],
    ['punycode_domain_from_string("xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com")', '"Rúyì.Jīngū.Bàng.com"'],
    ['punycode_to_string("é")', '""'],
    ['punycode_to_string("99999999")', '""'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('unfolds what is folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const gzip = gzipSync(text).toString('base64');
        const zlib = deflateSync(text).toString('base64');
        expect(evaluate(`gzip_decompress_from_base64_string("${gzip}")`)).toBe(JSON.stringify(text));
        expect(evaluate(`zlib_decompress_from_base64_string("${zlib}")`)).toBe(JSON.stringify(text));
      }),
      { examples: [['']], numRuns: 50 },
    );
  });

  it('writes Punycode that it reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '-', 'é', 'ß', '語', '😀'), maxLength: 12 }), (text) => {
        const encoded = JSON.parse(evaluate(`punycode_from_string("${text}")`));
        expect(encoded).toMatch(/^[\x00-\x7f]*$/);
        expect(evaluate(`punycode_to_string("${encoded}")`)).toBe(JSON.stringify(text));
      }),
    );
  });
});

describe('hashes', () => {
  it.each([
    ['hash_md5("World")', '"f5a7924e621e84c9280a9a27e1bcb7f6"'],
    ['hash_md5(123)', '"202cb962ac59075b964b07152d234b70"'],
    ['hash_md5(true)', '"f827cf462f62848df37c5e1e94a4da74"'],
    ['hash_md5(datetime(2020-01-01))', '"786c530672d1f8db31fee25ea8a9390b"'],
    ['hash_md5("")', '""'],
    ['hash_md5(long(null))', '""'],
    ['hash_sha1("World")', '"70c07ec18ef89c5309bbb0937f3a6342411e1fdd"'],
    ['hash_sha1(datetime(2020-01-01))', '"e903e533f4d636b4fc0dcf3cf81e7b7f330de776"'],
    ['hash_sha256("abc")', '"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"'],
    ['hash("World")', '1846988464401551951'],
    ['hash("World", 100)', '51'],
    ['hash_xxhash64("Hello")', '753694413698530628'],
    ['hash_xxhash64(datetime(2015-01-01))', '1380966698541616202'],
    ['hash(1)', 'refused'],
    ['hash_md5(dynamic([1]))', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('refuses a modulus of a negative hash', () => {
    const negative = [...'abcdefgh'].find((text) => BigInt.asIntN(64, xxhash64(bytes(text))) < 0n);
    expect(() => evaluate(`hash("${negative}", 10)`)).toThrow('Not supported: hash() with a modulus');
  });

  it.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ])('xxHash64 of "%s"', (text, hash) => {
    expect(xxhash64(bytes(text))).toBe(hash);
  });
});

describe('URLs', () => {
  const parts = (url: string): unknown => JSON.parse(evaluate(`parse_url("${url}")`));

  it('takes a URL apart, nothing decoded', () => {
    expect(parts('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment')).toEqual({
      Scheme: 'scheme',
      Host: 'host',
      Port: '1234',
      Path: '/this/is/a/path',
      Username: 'username',
      Password: 'password',
      'Query Parameters': { k1: 'v1', k2: 'v2' },
      Fragment: 'fragment',
    });
    expect(parts('HTTPS://H.IO/a%20b')).toMatchObject({ Scheme: 'HTTPS', Host: 'H.IO', Path: '/a%20b' });
    expect(parts('https://[::1]:80/p')).toMatchObject({ Host: '[::1]', Port: '80', Path: '/p' });
  });

  it('sees a user only with a password, and a bare slash only before something', () => {
    expect(parts('https://user@h.io/p')).toMatchObject({ Host: 'user@h.io', Username: '' });
    expect(parts('https://u:p@h.io/x')).toMatchObject({ Host: 'h.io', Username: 'u', Password: 'p' });
    expect(parts('https://h.io/')).toMatchObject({ Path: '' });
    expect(parts('https://h.io/?x=1')).toMatchObject({ Path: '/' });
    expect(parts('https://h.io/#')).toMatchObject({ Path: '/', Fragment: '' });
  });

  it('sorts query keys, gathers repeated ones and leaves out empty ones', () => {
    const query = (text: string): string => evaluate(`parse_urlquery("${text}")`);
    expect(query('k1=v1&k2=v2&k3=v3')).toBe('{"Query Parameters":{"k1":"v1","k2":"v2","k3":"v3"}}');
    expect(query('y=2&x=1&y=3')).toBe('{"Query Parameters":{"x":"1","y":["2","3"]}}');
    expect(query('?a=1')).toBe('{"Query Parameters":{"a":"1"}}');
    expect(query('k=&=v&flag')).toBe('{"Query Parameters":{}}');
    expect(query('a=b=c')).toBe('{"Query Parameters":{"a":"b=c"}}');
  });

  it.each(['not a url', '', '//h.io/p'])('gives empty parts for "%s"', (url) => {
    expect(parts(url)).toEqual({
      Scheme: '',
      Host: '',
      Port: '',
      Path: '',
      Username: '',
      Password: '',
      'Query Parameters': {},
      Fragment: '',
    });
  });
});

describe('texts of a known form', () => {
  const path = (text: string): unknown => JSON.parse(evaluate(`parse_path(@"${text}")`));

  it.each([
    ['C:\\temp\\file.txt', ['', 'C:', 'C:\\temp', 'temp', 'file.txt', 'txt', '']],
    ['temp\\file.txt', ['', '', 'temp', 'temp', 'file.txt', 'txt', '']],
    ['file://C:/temp/file.txt:some.exe', ['file', 'C:', 'C:/temp', 'temp', 'file.txt', 'txt', 'some.exe']],
    ['\\\\shared\\users\\temp\\file.txt.gz', ['', '', '\\\\shared\\users\\temp', 'temp', 'file.txt.gz', 'gz', '']],
    ['/usr/lib/temp/file.txt', ['', '', '/usr/lib/temp', 'temp', 'file.txt', 'txt', '']],
    ['file', ['', '', '', '', 'file', '', '']],
    ['', ['', '', '', '', '', '', '']],
  ])('parse_path of %s', (text, [scheme, root, directory, name, file, extension, stream]) => {
    expect(path(text)).toEqual({
      Scheme: scheme,
      RootPath: root,
      DirectoryPath: directory,
      DirectoryName: name,
      Filename: file,
      Extension: extension,
      AlternateDataStreamName: stream,
    });
  });

  it.each([
    ['parse_version("0.0.0.5")', '5'],
    ['parse_version("0.0.7.0")', '700000000'],
    ['parse_version("0.2")', '20000000000000000'],
    ['parse_version("1.2.3.4")', '1000000020000000300000004'],
    ['parse_version("1")', '1000000000000000000000000'],
    ['parse_version("1.2.3.4.5")', 'null'],
    ['parse_version("1.x")', 'null'],
    ['parse_version("123456789")', 'null'],
    ['parse_command_line("echo \\"hello world!\\"", "windows")', '["echo","hello world!"]'],
    ['parse_command_line("\\"C:\\\\\\\\a b\\\\\\\\x.exe\\" /c", "windows")', '["C:\\\\\\\\a b\\\\\\\\x.exe","/c"]'],
    ['parse_command_line("a  b\\t c", "windows")', '["a","b","c"]'],
    ['parse_command_line("a b", "Windows")', '["a","b"]'],
    ['parse_command_line("a b", "linux")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['x a\\\\\\b d"e f"g h', ['x', 'a\\\\\\b', 'de fg', 'h']],
    ['x a\\\\\\"b c d', ['x', 'a\\"b', 'c', 'd']],
    ['x a\\\\\\\\"b c" d e', ['x', 'a\\\\b c', 'd', 'e']],
    ['x "a""b"', ['x', 'a"b']],
    ['x ""', ['x', '']],
  ])('splits %s as Windows does', (command, args) => {
    expect(JSON.parse(evaluate(`parse_command_line(${JSON.stringify(command)}, "windows")`))).toEqual(args);
  });

  it.each([
    ['<e/>', '{"e":null}'],
    ['<e>text</e>', '{"e":"text"}'],
    ['<e name="value" />', '{"e":{"@name":"value"}}'],
    ['<e name="value">text</e>', '{"e":{"@name":"value","#text":"text"}}'],
    ['<e> <a>text</a> <b>text</b> </e>', '{"e":{"a":"text","b":"text"}}'],
    ['<e> <a>text</a> <a>text</a> </e>', '{"e":{"a":["text","text"]}}'],
    ['<e> text <a>text</a> </e>', '{"e":{"#text":"text","a":"text"}}'],
    ['<?xml version="1.0"?><!-- c --><d><value>118.0</value><count/></d>', '{"d":{"value":"118.0","count":null}}'],
    ['<a:b x:y="&lt;&#65;&#x42;">&amp;</a:b>', '{"a:b":{"@x:y":"<AB","#text":"&"}}'],
    ['<a><b></a></b>', 'null'],
    ['<a>', 'null'],
    ['<a/><b/>', 'null'],
    ['<a x="1" x="2"/>', 'null'],
    ['<a>&unknown;</a>', 'null'],
    ['text', 'null'],
    ['', 'null'],
  ])('parse_xml of %s is %s', (xml, result) => {
    expect(evaluate(`parse_xml(${JSON.stringify(xml)})`)).toBe(result);
  });
});
