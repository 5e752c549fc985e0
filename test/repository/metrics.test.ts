import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prom from 'prom-client';
import { parse } from 'yaml';
import { failureKinds } from '../../endpoint/failure';
import { starting } from '../../workers/health-of';
import { createMetrics } from '../../workers/metrics/create-metrics';
import { definitions } from '../../workers/metrics/definitions';
import { outcomes } from '../../workers/running/worker-metrics';
import { typesOf } from '../helpers/metrics-page';
import { promtool, promtoolTest } from '../helpers/promtool';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const rulesFile = 'docker/monitoring/alert-rules.yml';
const page = read('docs/monitoring.md');

interface Dashboard {
	panels: { title: string; targets?: { expr: string }[] }[];
	templating: { list: { query: string | { query: string } }[] };
}

const dashboard = JSON.parse(read('docker/monitoring/grafana-dashboard.json')) as Dashboard;
const alerts = (
	parse(read(rulesFile)) as { groups: { rules: { alert: string; expr: string }[] }[] }
).groups.flatMap(({ rules }) => rules);

const plotted = dashboard.panels.flatMap(({ title, targets = [] }) =>
	targets.map(({ expr }): [string, string] => [title, expr]),
);
const variables = dashboard.templating.list.map(({ query }): [string, string] => [
	'variable',
	typeof query === 'string' ? '' : query.query,
]);
const alerting = alerts.map(({ alert, expr }): [string, string] => [alert, expr]);

let served: Record<string, string>;

beforeAll(async () => {
	served = typesOf((await createMetrics(prom).page(starting(undefined))).text);
});

test.each([...plotted, ...variables, ...alerting])(
	'%s names metrics that a worker serves: %s',
	(_, expr) => {
		const names = [...expr.matchAll(/\b(?:n8n_ai|nodejs|process)_\w+/g)].map(([name]) => name);
		const unknown = names.filter((name) => {
			const histogram = name.replace(/_(bucket|sum|count)$/, '');
			return served[name] === undefined && served[histogram] !== 'histogram';
		});
		expect(unknown).toEqual([]);
		const values = [...expr.matchAll(/(outcome|error_kind)=~?"([^"]+)"/g)];
		for (const [, label, list = ''] of values) {
			const known: readonly string[] = label === 'outcome' ? outcomes : failureKinds;
			expect(known).toEqual(expect.arrayContaining(list.split('|')));
		}
	},
);

test('the dashboard shows each metric of a worker, besides its version', () => {
	const shown = plotted.map(([, expr]) => expr).join('\n');
	const missing = Object.values(definitions)
		.map(({ name }) => name)
		.filter((name) => !shown.includes(name));
	expect(missing).toEqual(['n8n_ai_worker_healthy', 'n8n_ai_worker_info']);
});

test('the page lists the metrics as they are served', () => {
	const rows = [...page.matchAll(/^\| `(n8n_ai_\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)];
	expect(rows.map(([, ...cells]) => cells)).toEqual(
		Object.values(definitions).map(({ name, type, labels, help }) => [
			...[name, type, labels.map((label) => `\`${label}\``).join(', ')],
			help,
		]),
	);
	for (const { name, type } of Object.values(definitions)) expect(served[name]).toBe(type);
});

test('the page explains each outcome and alert, and names no metric of the process that is not served', () => {
	for (const outcome of outcomes) expect(page).toMatch(new RegExp(`^\\| \`${outcome}\` +\\|`, 'm'));
	for (const { alert } of alerts) expect(page).toMatch(new RegExp(`^\\| \`${alert}\` +\\|`, 'm'));
	const ofProcess = [...page.matchAll(/`((?:nodejs|process)_\w+)`/g)].map(([, name = '']) => name);
	expect(ofProcess.filter((name) => served[name] === undefined)).toEqual([]);
});

promtoolTest('promtool accepts the alert rules', () => {
	expect(promtool(['check', 'rules', '--lint-fatal', rulesFile], { cwd: root })).toBe('');
});

promtoolTest('promtool accepts the expressions of the dashboard', () => {
	const folder = mkdtempSync(join(tmpdir(), 'rules-'));
	const check = (exprs: string[]) => {
		const rules = exprs.map((expr, index) => ({
			record: `panel_${String(index)}`,
			// What Grafana puts in.
			expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$task_type', '.*'),
		}));
		// JSON is YAML.
		const file = join(folder, 'rules.yml');
		writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
		return promtool(['check', 'rules', file]);
	};
	expect(check(plotted.map(([, expr]) => expr))).toBe('');
	expect(check(['sum(n8n_ai_jobs_waiting'])).not.toBe('');
	rmSync(folder, { recursive: true, force: true });
});
