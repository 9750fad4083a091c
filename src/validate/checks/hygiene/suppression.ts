import { makeCheck } from '../../check.ts';

export const suppression = makeCheck({
  id: 'suppression',
  family: 'hygiene',
  severity: 'error',
  summary: 'A comment that leaves out findings gives no reason, names no check, or leaves out nothing.',
  messages: {
    which: {
      message: 'This comment does not say which check it leaves out.',
      help: 'Write "blindspot-ignore <check>: <reason>".',
    },
    unknown: { message: 'There is no check "{name}".{suggestion}' },
    reason: {
      message: 'This comment leaves out a finding of "{name}" and does not say why, so nobody can tell when it may go.',
      help: 'Write the reason behind a colon: "blindspot-ignore {name}: <reason>".',
    },
    unused: {
      message:
        'There is no finding of "{name}" that this comment leaves out: what it excused has been mended, or stands elsewhere.',
      help: 'Remove the comment, or move it to the line above the finding.',
    },
  },
});
