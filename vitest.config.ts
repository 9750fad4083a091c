import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The language service takes seconds to load: each process loads one copy of it for all files that it runs.
    pool: 'forks',
    isolate: false,
    // Each process loads the language service, of some hundred megabytes: a few of them, and all cores of a small machine.
    maxWorkers: Math.min(4, availableParallelism()),
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
