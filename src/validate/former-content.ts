import type { Repository } from '../content/repository.ts';

/** What a repository held at a commit that it is compared with. */
export interface FormerContent {
  /** What the commit was asked for by: `main`, `HEAD~2`. */
  readonly ref: string;
  readonly repository: Pick<Repository, 'detections' | 'functions'>;
}
