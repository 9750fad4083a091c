/**
 * The layers of docs/architecture.md. Imports run one way: kql <- content <- sentinel <- harness <- (record, proof, validate);
 * content <- azure <- (deploy, engines); everything <- report <- scripts.
 */
const may = {
  kql: [],
  content: ['kql'],
  sentinel: ['kql', 'content'],
  harness: ['kql', 'content', 'sentinel'],
  record: ['kql', 'content', 'sentinel', 'harness'],
  proof: ['kql', 'content', 'sentinel', 'harness'],
  validate: ['kql', 'content', 'sentinel', 'harness'],
  azure: ['content'],
  deploy: ['kql', 'content', 'sentinel', 'harness', 'azure'],
  engines: ['kql', 'content', 'azure'],
  report: ['kql', 'content', 'sentinel', 'harness', 'record', 'proof', 'validate', 'azure', 'deploy', 'engines'],
};

const rooms = Object.keys(may);

/** Rooms of the evaluator: what each may not reach. */
const kqlWalls = [
  {
    room: 'values',
    mayNot: ['syntax', 'lower', 'plan', 'data', 'expressions', 'operators', 'functions', 'aggregates', 'plugins'],
  },
  {
    room: 'plan',
    mayNot: ['syntax', 'lower', 'data', 'expressions', 'operators', 'functions', 'aggregates', 'plugins'],
  },
  {
    room: 'data',
    mayNot: ['syntax', 'lower', 'plan', 'expressions', 'operators', 'functions', 'aggregates', 'plugins'],
  },
  { room: 'functions', mayNot: ['syntax', 'lower', 'expressions', 'operators', 'aggregates', 'plugins'] },
  { room: 'aggregates', mayNot: ['syntax', 'lower', 'expressions', 'operators', 'plugins'] },
  { room: 'expressions', mayNot: ['syntax', 'lower', 'operators', 'plugins'] },
  { room: 'operators', mayNot: ['syntax', 'lower'] },
  { room: 'plugins', mayNot: ['syntax', 'lower'] },
];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'Only types may refer to each other in a circle, so this looks at what is compiled, where types are gone.',
      from: { path: '^dist/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A module that nothing imports is dead.',
      from: { orphan: true, path: '^(src|scripts)/' },
      to: {},
    },
    ...rooms.map((room) => ({
      name: `layer-${room}`,
      severity: 'error',
      comment: `src/${room} may import only ${[room, ...may[room]].join(', ')}.`,
      from: { path: `^src/${room}/` },
      to: { path: '^(src|scripts)/', pathNot: [room, ...may[room]].map((name) => `^src/${name}/`) },
    })),
    ...kqlWalls.map(({ room, mayNot }) => ({
      name: `kql-${room}`,
      severity: 'error',
      comment: `The evaluator's ${room} know nothing of its ${mayNot.join(', ')}.`,
      from: { path: `^src/kql/${room}/` },
      to: { path: `^src/kql/(${mayNot.join('|')})/` },
    })),
    {
      name: 'language-service-stays-in-its-rooms',
      severity: 'error',
      comment: 'Only syntax loads the language service; only syntax and lower see its tree.',
      from: { pathNot: '^src/kql/(syntax|lower)/' },
      to: { path: '^src/kql/syntax/(load-)?language-service' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
