/** The tables that random queries read, both with all odd columns. */
export const randomTables = ['T', 'U'] as const;
