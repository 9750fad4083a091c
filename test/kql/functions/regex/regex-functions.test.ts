import { describe, expect, it } from 'vitest';
import { evaluate, typeOfCall } from '../evaluate.ts';

describe('functions with a regular expression', () => {
  it.each([
    ['extract("x=([0-9.]+)", 1, "hello x=45.6|wo")', '"45.6"'],
    ['extract("x=([0-9.]+)", 0, "hello x=45.6|wo")', '"x=45.6"'],
    ['extract("x=([0-9.]+)", 2, "hello x=45.6|wo")', '""'],
    ['extract("x=([0-9.]+)", 1, "none")', '""'],
    ['extract("(a)|(b)", 1, "b")', '""'],
    ['extract("x=([0-9.]+)", 1, "hello x=45.6|wo", "real")', '45.6'],
    ['extract("-([0-9]{2})-", 1, "15-12-2024", "int")', '12'],
    ['extract("([a-z]+)", 1, "abc", "long")', 'null'],
    ['extract("x", 0, "none", "datetime")', 'null'],
    ['extract("x", 0, "x", "no type")', 'refused'],
    ['extract_all("([0-9]+)", "123, 567 and 789")', '["123","567","789"]'],
    ['extract_all("(?:^| )([a-z]+)", " test word")', '["test","word"]'],
    ['extract_all(@"(\\w)(\\w+)", "test word")', '[["t","est"],["w","ord"]]'],
    ['extract_all(@"(\\w)(\\w+)", dynamic([2]), "test word")', '["est","ord"]'],
    ['extract_all(@"(\\w)(\\w+)", dynamic([2,1]), "test word")', '[["est","t"],["ord","w"]]'],
    ['extract_all(@"(\\w)(\\w+)", dynamic([1,5]), "test word")', '["t","w"]'],
    ['extract_all(@"(\\w)(\\w+)", dynamic([5]), "test word")', '[["t","est"],["w","ord"]]'],
    ['extract_all(@"(?P<first>\\w)(\\w+)", dynamic(["first"]), "test word")', '["t","w"]'],
    ['extract_all("(x)", "none")', 'null'],
    ['replace_regex("Number is 5", @"is (\\d+)", @"was: \\1")', '"Number was: 5"'],
    ['replace_regex("abc", "b", @"[\\0]\\\\")', '"a[b]\\\\c"'],
    ['replace_regex("abc", "", "-")', '"-a-b-c-"'],
    ['replace_regex("abc", "b", "$1")', '"a$1c"'],
    ['replace("b", "X", "abc")', '"aXc"'],
    ['trim("--", "--https://bing.com--")', '"https://bing.com"'],
    ['trim("-", "--a--")', '"-a-"'],
    ['trim(@"[^\\w]+", "-  Te st1// $")', '"Te st1"'],
    ['trim(@"\\s+", "    Hello, world!    ")', '"Hello, world!"'],
    ['trim("a|ab", "abcab")', '"bc"'],
    ['trim("x*", "abc")', '"abc"'],
    ['trim_start("https://", "https://bing.com")', '"bing.com"'],
    ['trim_start(@"[^\\w]+", "-  Te st1// $")', '"Te st1// $"'],
    ['trim_end(".com", "bing.com")', '"bing"'],
    ['trim_end(@"\\s.*", "a b c")', '"a"'],
    ['regex_quote("a.b*c")', `"a\\\\.b\\\\*c"`],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('refuses what Kusto refuses, and replacements whose meaning is not documented', () => {
    expect(() => evaluate('extract_all("[a-z]+", "abc")')).toThrow(
      'extract_all() needs a regular expression with 1 to 16 capture groups; "[a-z]+" has 0.',
    );
    expect(() => evaluate(`extract_all("${'(a)'.repeat(17)}", "abc")`)).toThrow('has 17');
    expect(() => evaluate('replace_regex("abc", "b", @"\\2")')).toThrow('Not supported: the replacement "\\2"');
    expect(() => evaluate('replace_regex("abc", "b", @"\\n")')).toThrow('Not supported: the replacement "\\n"');
    expect(() => evaluate('trim("(", "abc")')).toThrow('Invalid regular expression "(": unclosed group, at offset 0.');
  });

  it('gives the type that typeof() names', () => {
    expect(typeOfCall('extract("x", 0, "x", "datetime")')).toBe('datetime');
    expect(typeOfCall('extract("x", 0, "x")')).toBe('string');
  });
});
