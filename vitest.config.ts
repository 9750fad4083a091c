import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The language service takes seconds to load: one process, one copy of it, for every file that binds.
    pool: 'forks',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] },
      },
      {
        // Runs the compiled command line, which has to be compiled first.
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/build.ts'] },
      },
    ],
  },
});
