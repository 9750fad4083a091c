import type { ColumnExpression } from '../../kql/plan/expression.ts';
import type { ScanNode } from '../../kql/plan/node.ts';
import { type Flow, fromColumn, type Path } from './flow.ts';

/** A column that a step of `scan` sees: of the row, or of one that a step remembers, `step.column`; or one that is declared. */
export function scanColumn({ index, name }: ColumnExpression, node: ScanNode, path: Path): readonly Flow[] {
  const known = node.input.columns.length;
  const plain = name.slice(name.lastIndexOf('.') + 1);
  const position = index < 0 ? -1 : index % (known + node.declared.length);
  const declared = position < 0 ? node.declared.find((one) => one.name === plain) : node.declared[position - known];
  if (declared !== undefined) return [fromColumn(node, declared.name, path)];
  return [fromColumn(node.input, node.input.columns[position]?.name ?? plain, path)];
}
