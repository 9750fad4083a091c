import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

describe('texts', () => {
  it.each([
    ['strcat("hello", " ", "world")', '"hello world"'],
    ['strcat("a", 1, 2.5, true, 1s, datetime(2020-01-02))', '"a12.5True00:00:012020-01-02T00:00:00.0000000Z"'],
    ['strcat("a", int(null), dynamic(null), dynamic("x"), dynamic([1,2]))', '"ax[1,2]"'],
    ['strcat_delim("-", 1, "2", "A", 1s)', '"1-2-A-00:00:01"'],
    ['strcat_delim("-", "a", int(null), "b")', '"a--b"'],
    ['strlen("hello")', '5'],
    ['strlen("")', '0'],
    ['strlen("⒦⒰⒮⒯⒪")', '5'],
    ['strlen("a😀")', '2'],
    ['strlen(dynamic("x"))', '1'],
    ['string_size("hello")', '5'],
    ['string_size("⒦⒰⒮⒯⒪")', '15'],
    ['string_size("😀")', '4'],
    ['tolower("HELLO É")', '"hello é"'],
    ['tolower("ΟΔΟΣ")', '"οδοσ"'],
    ['tolower("İ")', '"İ"'],
    ['toupper("hello é")', '"HELLO É"'],
    ['toupper("straße ı")', '"STRAßE ı"'],
    ['toupper(dynamic("x"))', '"X"'],
    ['reverse("macrohard")', '"drahorcam"'],
    ['reverse("a😀b")', '"b😀a"'],
    ['reverse(1234)', '"4321"'],
    ['reverse(3h)', '"00:00:30"'],
    ['strrep("ABC", 2)', '"ABCABC"'],
    ['strrep(123, 3, ".")', '"123.123.123"'],
    ['strrep(3s, 2, " ")', '"00:00:03 00:00:03"'],
    ['strrep("a", 0)', '""'],
    ['strrep("a", -1)', '""'],
    ['strcmp("ABC", "ABC")', '0'],
    ['strcmp("abc", "ABC")', '1'],
    ['strcmp("ABC", "abc")', '-1'],
    ['strcmp("abcde", "abc")', '1'],
    ['strcmp("\\uffff", "😀")', '-1'],
    ['translate("abc", "x", "abc")', '"xxx"'],
    ['translate("abc", "", "ab")', '""'],
    ['translate("krasp", "otsku", "spark")', '"kusto"'],
    ['translate("a", "😀", "ab")', '"😀b"'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['substring("abcdefg", 1, 3)', '"bcd"'],
    ['substring("abcdefg", 0)', '"abcdefg"'],
    ['substring("abcdefg", 5, 10)', '"fg"'],
    ['substring("abcdefg", 10, 3)', '""'],
    ['substring("abcdefg", 1, 0)', '""'],
    ['substring("abcdefg", 1, -1)', '""'],
    ['substring("abcdefg", -3, 2)', '"ef"'],
    ['substring("abcdefg", -3)', '"efg"'],
    ['substring("abc", -10)', '""'],
    ['substring("héllo", 1, 3)', '"éll"'],
    ['substring("a😀b", 1, 1)', '"😀"'],
    ['substring("a😀b", -1)', '"b"'],
    ['substring("abc", long(null))', '""'],
    ['substring("abc", 1, int(null))', '""'],
    ['substring(12345, 1, 2)', '"23"'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['indexof("abcdefg", "cde")', '2'],
    ['indexof("abcdefg", "cde", 1, 4)', '2'],
    ['indexof("abcdefg", "cde", 1, 2)', '-1'],
    ['indexof("abcdefg", "cde", 3, 4)', '-1'],
    ['indexof("abcdefg", "cde", -5)', '2'],
    ['indexof(1234567, 5, 1, 4)', '4'],
    ['indexof("abcdefg", "cde", 2, -1)', '2'],
    ['indexof("abcdefgabcdefg", "cde", 1, 10, 2)', '9'],
    ['indexof("abcdefgabcdefg", "cde", 1, -1, 3)', '-1'],
    ['indexof("abc", "c", 0, -2)', 'null'],
    ['indexof("abc", "c", 0, -1, -1)', 'null'],
    ['indexof("😀😀c", "c")', '2'],
    ['indexof("😀c😀c", "c", 2)', '3'],
    ['indexof("abc", "")', '0'],
    ['indexof_regex("abcabc", "a.c")', '0'],
    ['indexof_regex("abcabcdefg", "a.c", 0, 9, 2)', '3'],
    ['indexof_regex("abcabc", "a.c", 1, -1, 2)', '-1'],
    ['indexof_regex("ababaa", "a.a", 0, -1, 2)', '-1'],
    ['indexof_regex("abcabc", "a|ab", -1)', 'null'],
    ['countof("The cat sat on the mat", "at")', '3'],
    ['countof("aaaa", "aa")', '3'],
    ['countof("aaaa", "aa", "normal")', '3'],
    ['countof("AAAA", "aa")', '0'],
    ['countof("abc", "")', '0'],
    ['countof("ααα", "αα")', '2'],
    ['countof("aaaa", "aa", "regex")', '2'],
    ['countof("aaaa", "a+", "regex")', '1'],
    ['countof("a", "a", "fuzzy")', 'refused'],
    ['has_any_index("this is an example", dynamic(["this", "example"]))', '0'],
    ['has_any_index("this is an example", dynamic(["not", "example"]))', '1'],
    ['has_any_index("this is an example", dynamic(["not", "found"]))', '-1'],
    ['has_any_index("Example number 2", dynamic([1,2,3]))', '1'],
    ['has_any_index("this is an example", dynamic([]))', '-1'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['replace_string("A cat, a cat", "cat", "$&")', '"A $&, a $&"'],
    ['replace_string("abc", "", "x")', '"abc"'],
    ['replace_string("aaa", "aa", "b")', '"ba"'],
    ['replace_strings("A cat and a dog", dynamic(["cat", "dog"]), dynamic(["dog", "pigeon"]))', '"A dog and a pigeon"'],
    ['replace_strings("This is", dynamic(["This", "is"]), dynamic(["This", "was"]))', '"This was"'],
    ['replace_strings("This is", dynamic(["is", "This"]), dynamic(["was", "This"]))', '"Thwas was"'],
    ['replace_strings("This is", dynamic(["This", "is"]), dynamic([12345, "was"]))', '"This was"'],
    ['unicode_codepoints_from_string("a😀")', '"[97,128512]"'.replaceAll('"', '')],
    ['unicode_codepoints_to_string(75, 117, 115, 116, 111)', '"Kusto"'],
    ['unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)', '"Kusto"'],
    ['isascii("some string")', 'true'],
    ['isascii("é")', 'false'],
    ['isutf8("é")', 'true'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('refuses code points that are none', () => {
    expect(() => evaluate('unicode_codepoints_to_string(1114112)')).toThrow('takes code points from 0 to 1114111');
  });
});
