import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import manifest from '../../package.json';
import playground from '../../playground/package.json';

interface Step {
	uses?: string;
	run?: string;
}

interface Job {
	uses?: string;
	needs?: string | string[];
	'runs-on'?: string;
	'timeout-minutes'?: number;
	strategy?: { matrix: { include: { n8n: string; run: string }[] } };
	steps?: Step[];
}

const root = join(__dirname, '../..');
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((file) => {
	const { jobs } = parse(readFileSync(join(root, file), 'utf8')) as { jobs: Record<string, Job> };
	return { file: basename(file), jobs };
});
const variantsOf = ({ strategy }: Job) => strategy?.matrix.include ?? [];
const commands = (job: Job) =>
	[...(job.steps ?? []), ...variantsOf(job)].flatMap(({ run }) => run?.split('\n') ?? []);

describe.each(workflows)('$file', ({ jobs }) => {
	const all = Object.entries(jobs);

	it.each(all)('%s waits for jobs that are there', (_name, { needs = [] }) => {
		expect(Object.keys(jobs)).toEqual(expect.arrayContaining([needs].flat()));
	});

	it.each(all)('%s has steps and an end, or is another workflow', (_name, job) => {
		if (job.uses !== undefined) {
			expect(existsSync(join(root, job.uses))).toBe(true);
			return;
		}
		expect(job['runs-on']).toMatch(/^ubuntu-/);
		expect(job['timeout-minutes']).toBeGreaterThan(0);
		for (const { uses, run } of job.steps ?? []) expect(typeof (uses ?? run)).toBe('string');
	});

	it.each(all)('%s runs scripts that are there', (_name, job) => {
		for (const command of commands(job)) {
			const script = /\bnpm (?:run )?(test|start|\w+(?::\w+)*)/.exec(command)?.[1];
			const isOwn = script !== undefined && !['ci', 'publish'].includes(script);
			if (isOwn) expect(manifest.scripts).toHaveProperty([script]);
			const [, file] = /\bnode (\S+\.mjs)/.exec(command) ?? [];
			if (file !== undefined) expect(existsSync(join(root, file))).toBe(true);
		}
	});
});

test('all parts of the tests run, and end to end with the n8n of the playground and an older one', () => {
	const jobs = workflows.find(({ file }) => file === 'test.yml')?.jobs ?? {};
	const run = Object.values(jobs).flatMap(commands).join(' ');
	for (const part of ['checks', 'unit', 'integration', 'chaos', 'e2e']) expect(run).toContain(part);
	const versions = Object.values(jobs)
		.flatMap(variantsOf)
		.map(({ n8n }) => n8n);
	expect(versions).toContain(playground.dependencies.n8n);
	expect(versions.length).toBeGreaterThan(1);
});
