import type { Command } from 'commander';

interface SubVerb {
  readonly description: string;
  /** Loads the file and gives its function, which adds the command to `blindspot deploy`. */
  readonly load: () => Promise<(deploy: Command) => void>;
}

const subVerbs: Readonly<Record<string, SubVerb>> = {
  plan: {
    description: 'show what would change in the workspaces, and how rules would behave then',
    load: async () => (await import('./deploy-plan.ts')).deployPlanCommand,
  },
  apply: {
    description: 'write a plan to the workspaces, and check what was written',
    load: async () => (await import('./deploy-apply.ts')).deployApplyCommand,
  },
  drift: {
    description: 'show what differs between the workspaces and the repository',
    load: async () => (await import('./deploy-drift.ts')).deployDriftCommand,
  },
  prune: {
    description: 'delete what was deployed from here and is not in the repository any more',
    load: async () => (await import('./deploy-prune.ts')).deployPruneCommand,
  },
  rollback: {
    description: 'deploy the content of a commit',
    load: async () => (await import('./deploy-rollback.ts')).deployRollbackCommand,
  },
  import: {
    description: 'write the rules and functions of a workspace as files of a repository',
    load: async () => (await import('./deploy-import.ts')).deployImportCommand,
  },
  export: {
    description: 'write the repository as templates of Azure Resource Manager',
    load: async () => (await import('./deploy-export.ts')).deployExportCommand,
  },
};

/**
 * Loads `blindspot deploy`: of its commands, only the one that is asked for.
 *
 * @param words the command line.
 */
export async function loadDeploy(words: readonly string[]): Promise<(program: Command) => void> {
  const named = words.filter((word) => !word.startsWith('-'));
  const wanted = named[0] === 'help' ? named[2] : named[1];
  const known = wanted !== undefined && Object.hasOwn(subVerbs, wanted) ? subVerbs[wanted] : undefined;
  const add = await known?.load();
  return (program) => {
    const deploy = program.command('deploy').description('plan, apply and watch what stands in the workspaces');
    // A command that was not loaded is there for the help only.
    deploy.copyInheritedSettings(program);
    for (const [name, { description }] of Object.entries(subVerbs)) {
      if (name === wanted && add !== undefined) add(deploy);
      else deploy.command(name).description(description);
    }
    for (const command of deploy.commands) command.copyInheritedSettings(deploy);
  };
}
