/**
 * Part of `npm run check`: actionlint and our own rules over `.github/` of this package or of another folder.
 *
 *     npm run build && node dist/scripts/check-workflows.js [folder]
 *
 * Prints findings, `path:line:column`, and ends with exit code 1 when there are any.
 */
import { packageRoot } from '../src/content/package-root.ts';
import { exitCodes } from './exit-codes.ts';
import { findInWorkflows } from './find-in-workflows.ts';
import { printFindings } from './print-findings.ts';

const findings = await findInWorkflows(process.argv[2] ?? packageRoot());
printFindings(findings);
process.exitCode = findings.length > 0 ? exitCodes.findings : exitCodes.ok;
