import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTerm } from '../../../../src/kql/functions/strings/terms.ts';
import { evaluate } from '../evaluate.ts';

describe('has', () => {
  it.each([
    ['has("North America", "america")', 'true'],
    ['has("North America", "amer")', 'false'],
    ['!has("North America", "amer")', 'true'],
    ['has_cs("North America", "America")', 'true'],
    ['has_cs("North America", "america")', 'false'],
    ['!has_cs("North America", "amer")', 'true'],
    ['has("error", "err")', 'false'],
    ['has("a_b", "a")', 'true'],
    ['has("a-b", "a")', 'true'],
    ['has("a1", "a")', 'false'],
    ['has("éa", "a")', 'false'],
    ['has("x a-b y", "a-b")', 'true'],
    ['has("x ab y", "a-b")', 'false'],
    ['has("xa b", "a ")', 'false'],
    ['has("a b", "a ")', 'true'],
    ['has("x ab y", " a")', 'false'],
    ['has("b .b-", " ")', 'true'],
    ['has("ab", "")', 'true'],
    ['has("", "a")', 'false'],
    ['has("", "")', 'true'],
    ['has("aa a", "a")', 'true'],
    ['has("Mail.ReadWrite,User.Read", "user.read")', 'true'],
    ['has("https://x.y/abc?id=7", "7")', 'true'],
    ['has("x𝒜y", "x")', 'false'],
    ['has("x😀y", "x")', 'true'],
    ['has("STRAßE x", "straße")', 'true'],
    ['has(dynamic(["a","b"]), "b")', 'true'],
    ['has(dynamic(null), "b")', 'false'],
    ['!has(dynamic(null), "b")', 'true'],
    ['has(1, "1")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['hasprefix("the error", "err")', 'true'],
    ['hasprefix("xerror", "err")', 'false'],
    ['hasprefix("x-error", "-err")', 'true'],
    ['hasprefix("err or", "r o")', 'false'],
    ['hasprefix("xa b", "a ")', 'false'],
    ['hasprefix("x ab y", " a")', 'true'],
    ['hasprefix("abc", "")', 'true'],
    ['!hasprefix("the error", "err")', 'false'],
    ['hasprefix_cs("ERROR", "ERR")', 'true'],
    ['hasprefix_cs("error", "ERR")', 'false'],
    ['!hasprefix_cs("error", "ERR")', 'true'],
    ['hassuffix("a.error.b", "or")', 'true'],
    ['hassuffix("an errorlog", "or")', 'false'],
    ['hassuffix("x ab y", " a")', 'false'],
    ['hassuffix("xa b", "a ")', 'true'],
    ['!hassuffix("an errorlog", "or")', 'true'],
    ['hassuffix_cs("North America", "ica")', 'true'],
    ['!hassuffix_cs("North America", "icA")', 'true'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('finds each term of a text, and no part of one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '1'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(' ', '_', '.', '-😀'),
        word,
        (words, separator, other) => {
          const text = words.join(separator);
          for (const term of words) {
            expect(hasTerm(text, term, true)).toBe(true);
            expect(hasTerm(text, term.toUpperCase(), false)).toBe(true);
          }
          expect(hasTerm(text, other, true)).toBe(words.includes(other));
        },
      ),
    );
  });
});

describe('substrings', () => {
  it.each([
    ['contains("FabriKam", "BRik")', 'true'],
    ['!contains("Fabrikam", "xyz")', 'true'],
    ['contains_cs("FabriKam", "Kam")', 'true'],
    ['contains_cs("FabriKam", "kam")', 'false'],
    ['!contains_cs("Fabrikam", "Kam")', 'true'],
    ['startswith("Fabrikam", "fab")', 'true'],
    ['!startswith("Fabrikam", "kam")', 'true'],
    ['startswith_cs("Fabrikam", "Fab")', 'true'],
    ['!startswith_cs("Fabrikam", "fab")', 'true'],
    ['endswith("Fabrikam", "Kam")', 'true'],
    ['!endswith("Fabrikam", "brik")', 'true'],
    ['endswith_cs("FabriKam", "Kam")', 'true'],
    ['!endswith_cs("Fabrikam", "Kam")', 'true'],
    ['contains("abc", "")', 'true'],
    ['contains("100%", "%")', 'true'],
    ['contains("userXid", "user_id")', 'false'],
    ['contains("İstanbul", "i")', 'false'],
    ['contains("ÅNGSTRÖM", "ngströ")', 'true'],
    ['contains("x", dynamic("x"))', 'true'],
    ['contains(dynamic({"a":"B"}), "b")', 'true'],
    ['contains(dynamic(["x"]), "\\"")', 'true'],
    ['contains(dynamic("x"), "\\"")', 'false'],
    ['!contains(dynamic(null), "x")', 'true'],
    ['contains(1, "1")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['matches regex("Fabrikam", "b.*k")', 'true'],
    ['matches regex("Fabrikam", "B.*K")', 'false'],
    ['matches regex("Fabrikam", "(?i)B.*K")', 'true'],
    ['matches regex(dynamic("x"), "^x$")', 'true'],
    ['matches regex("", "^$")', 'true'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});
