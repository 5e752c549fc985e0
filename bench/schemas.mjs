import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../playground/setup/progress.mjs';
import { longestTurn, memoryPerSchema } from './schemas/cost.mjs';
import { openBuild } from './schemas/open-build.mjs';
import { findSets, readSchemas } from './schemas/read-sets.mjs';
import { report } from './schemas/report.mjs';
import { runSchema } from './schemas/run-schema.mjs';
import { runSuite } from './schemas/run-suite.mjs';
import { createTally } from './schemas/tally.mjs';

const usage = `npm run bench -- schemas FOLDER... [--built dist] [--every 1] [--failing FOLDER]
  FOLDER   JSON-Schema-Test-Suite, the data of MaskBench, or any folder of JSON schemas
  --built  the build to measure
  --every  takes one schema of so many
  --failing  where the smallest schemas of each kind that fell short are written`;

/** Public sets of schemas against the build: what is refused, forbidden and changed, and what it costs. */
export async function measure(parts) {
	const { values, positionals } = parseArgs({
		args: parts,
		allowPositionals: true,
		options: {
			built: { type: 'string', default: 'dist' },
			every: { type: 'string', default: '1' },
			failing: { type: 'string' },
		},
	});
	if (positionals.length === 0) {
		say(usage);
		return false;
	}
	const build = openBuild(resolve(values.built));
	const { suites, files } = findSets(positionals);
	const tally = createTally();
	for (const suite of suites) await runSuite(suite, build, tally);
	const taken = files.filter((_, index) => index % Number(values.every) === 0);
	const largest = [];
	for (const [index, file] of taken.entries()) {
		for (const one of readSchemas(file)) {
			await runSchema(one, build, tally);
			largest.push(one);
			largest.sort((a, b) => b.size - a.size).splice(20);
		}
		if (index % 1000 === 999) say(`  ${index + 1} of ${taken.length} schemas`);
	}
	const cost = {
		memory: await memoryPerSchema(build),
		turns: await longestTurn(largest, build),
	};
	if (values.failing) tally.write(resolve(values.failing));
	return report(tally, cost);
}
