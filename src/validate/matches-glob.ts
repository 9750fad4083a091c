/**
 * Whether a path fits a pattern: `*` stands for any characters but `/`, `**` for any, `?` for one; a pattern without any of them names a file or
 * a folder with all in it. Letters are told apart by case, as in git.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const clean = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  if (!/[*?]/.test(clean)) return path === clean || path.startsWith(`${clean}/`);
  return globExpression(clean).test(path);
}

function globExpression(pattern: string): RegExp {
  const body = pattern.replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (part) => {
    switch (part) {
      case '**/':
        return '(?:[^/]+/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return `\\${part}`;
    }
  });
  return new RegExp(`^${body}$`, 's');
}
