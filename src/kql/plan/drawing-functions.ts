/** Functions that give each row a value of its own, whatever their arguments: never computed ahead, never shared by rows. */
export const drawingFunctions: ReadonlySet<string> = new Set(['rand', 'new_guid']);
