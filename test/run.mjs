// What `npm test` runs. Its last line is "N passed, N failed": tests, and each check as one. With
// --again, a file that failed runs once more, alone: so CI does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from '../playground/setup/command.mjs';
import { node24 } from '../playground/setup/node24.mjs';
import { root } from '../playground/setup/paths.mjs';
import { prepare } from '../playground/setup/prepare.mjs';
import { during, say } from '../playground/setup/progress.mjs';
import { redis, redisProgram } from '../playground/setup/redis.mjs';
import { chromium, ffmpeg, promtool, voice } from '../playground/setup/tools.mjs';
import { runAgain } from './run-again.mjs';

const parts = ['checks', 'unit', 'integration', 'chaos', 'e2e'];
const asked = process.argv.slice(2);
const wanted = parts.filter((part) => asked.includes(part));
const again = '--again';
const jestArguments = asked.filter((argument) => argument !== again && !parts.includes(argument));
const isOnly = (part) => wanted.length === 1 && wanted[0] === part;
const runs = (part) => wanted.length === 0 || wanted.includes(part);

const exitGraceMs = 5000;
// Jest takes one core less than there are: of two, one.
const atOnce = '--maxWorkers=2';
const total = { passed: 0, failed: 0 };
const tool = (...path) => join(root, 'node_modules', ...path);

const checks = {
	eslint: [tool('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0'],
	prettier: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '.'],
	types: [tool('typescript', 'bin', 'tsc'), '--noEmit'],
	knip: [tool('knip', 'bin', 'knip.js')],
	spelling: [
		tool('cspell', 'bin.mjs'),
		...['lint', '--config', 'test/repository/cspell.json', '--no-progress'],
	],
	'community scan': [join(root, 'test', 'repository', 'community-scan.mjs')],
};

async function check(name, args) {
	try {
		await during(name, run(node24(), args, { cwd: root }));
		total.passed++;
	} catch (error) {
		say(error.message);
		total.failed++;
	}
}

/** Runs jest and resolves to its exit code; one that keeps running after its results are there is ended. */
function runJest(args, env, outputFile) {
	return new Promise((resolve, reject) => {
		// Jest writes its results to standard output as well when asked for a file; people read its standard error.
		const child = spawn(node24(), [tool('jest', 'bin', 'jest.js'), ...args], {
			cwd: root,
			env: { ...process.env, NODE_ENV: 'test', ...env },
			stdio: ['inherit', 'ignore', 'inherit'],
		});
		let hanging;
		const look = setInterval(() => {
			if (existsSync(outputFile)) hanging ??= setTimeout(() => child.kill('SIGKILL'), exitGraceMs);
		}, 500);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			clearInterval(look);
			clearTimeout(hanging);
			resolve(signal === null ? code : 'hanging');
		});
	});
}

/** Runs all tests of a project, or one file; resolves to what they came to, with the files that failed. */
async function jest(project, file, { env = {}, args = [] } = {}) {
	const found = { passed: 0, failed: 0, failedFiles: [] };
	const folder = mkdtempSync(join(tmpdir(), 'jest-'));
	const outputFile = join(folder, 'results.json');
	const options = ['--selectProjects', project, '--json', `--outputFile=${outputFile}`];
	say(`${project} tests`);
	try {
		const chosen = file === undefined ? jestArguments : ['--runTestsByPath', file];
		const code = await runJest([...options, ...args, ...chosen], env, outputFile);
		const results = JSON.parse(readFileSync(outputFile, 'utf8'));
		const broken = results.numRuntimeErrorTestSuites;
		found.passed += results.numPassedTests;
		found.failed += results.numFailedTests + broken;
		found.failedFiles = results.testResults
			.filter(({ status }) => status === 'failed')
			.map(counted);
		if (results.numTotalTests + broken === 0) throw new Error('there are none');
		if (code === 'hanging') throw new Error('they left something open, so that jest did not end');
		if (code !== 0 && results.success) throw new Error(`jest ended with code ${code}`);
	} catch (error) {
		say(`${project} tests: ${error.message}`);
		found.failed++;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return found;
}

function counted({ name, assertionResults }) {
	const count = (status) => assertionResults.filter((one) => one.status === status).length;
	// A file that cannot be loaded counts as one.
	const failed = Math.max(1, count('failed'));
	return { file: relative(root, name), passed: count('passed'), failed };
}

/** The loop while one works has fewer examples of each property. */
async function unit(file) {
	await promtool();
	const env = isOnly('unit') ? { TEST_RUNS: '500' } : {};
	// A busy machine is slow, and no test is about speed.
	return await jest('unit', file, { env, args: ['--testTimeout=120000', atOnce] });
}

async function integration(file) {
	await ffmpeg();
	await promtool();
	const queue = await redis({ persistent: true });
	try {
		const env = {
			...{ TEST_REDIS_URL: queue.url, TEST_REDIS_KIND: queue.kind },
			TEST_CHROMIUM: (await chromium()) ?? '',
		};
		return await jest('integration', file, { env, args: ['--testTimeout=300000', atOnce] });
	} finally {
		await queue.stop();
	}
}

/** Asked for alone, the chaos tests run in full, for most of an hour; with all others, a short version of each. */
async function chaos(file) {
	await ffmpeg();
	// They start and end servers of their own.
	await redisProgram();
	const isFull = isOnly('chaos');
	// A command that was lost on purpose holds its timer for 20 s, and with it the process.
	const timeout = `--testTimeout=${isFull ? 3_600_000 : 180_000}`;
	const args = ['--runInBand', '--forceExit', timeout];
	return await jest('chaos', file, { env: isFull ? { TEST_CHAOS: 'full' } : {}, args });
}

async function endToEnd(file) {
	await ffmpeg();
	await voice();
	const env = { TEST_CHROMIUM: (await chromium()) ?? '' };
	return await jest('e2e', file, { env, args: ['--testTimeout=180000', atOnce] });
}

async function main() {
	// In full, the chaos tests kill it as well.
	const needsN8n = runs('e2e') || isOnly('chaos');
	await prepare({ withN8n: needsN8n, withBuild: false });
	if (runs('checks')) for (const [name, args] of Object.entries(checks)) await check(name, args);
	const runners = { unit, integration, chaos, e2e: endToEnd };
	const failedFiles = [];
	for (const [part, runner] of Object.entries(runners)) {
		if (!runs(part)) continue;
		if (part !== 'unit') await prepare({ withN8n: needsN8n });
		const found = await runner();
		total.passed += found.passed;
		total.failed += found.failed;
		failedFiles.push(...found.failedFiles.map((one) => ({ part, ...one })));
	}
	if (asked.includes(again)) {
		await runAgain(failedFiles, total, async (part, file) => await runners[part](file), say);
	}
}

try {
	await main();
} catch (error) {
	say(error.message);
	total.failed++;
}
say(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
