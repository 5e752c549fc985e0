import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../workers/config/config';
import { flags } from '../../workers/config/flags';
import { readCall } from '../../workers/config/read-call';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

// Kubernetes is not to be had here: its files are read for what this package promises.
const documents = (path: string) =>
	parseAllDocuments(read(path)).map((document) => {
		expect(document.errors).toEqual([]);
		return document.toJS() as unknown;
	});

interface Probe {
	httpGet: { path: string; port: string };
}

interface Deployment {
	metadata: { name: string };
	spec: {
		selector: { matchLabels: Record<string, string> };
		template: {
			metadata: { labels: Record<string, string>; annotations: Record<string, string> };
			spec: {
				terminationGracePeriodSeconds: number;
				serviceAccountName: string;
				containers: {
					command: string[];
					args: string[];
					envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
					image: string;
					ports: { name: string; containerPort: number }[];
					livenessProbe: Probe;
					readinessProbe: Probe;
				}[];
			};
		};
	};
}

const kubernetes = 'docker/kubernetes';
const [account, deployment, budget] = documents(`${kubernetes}/base/worker.yml`) as [
	{ metadata: { name: string } },
	Deployment,
	{ spec: { selector: { matchLabels: Record<string, string> } } },
];
const { metadata, spec } = deployment.spec.template;
const [container] = spec.containers;
if (!container) throw new Error('no container');

const image = read('docker/worker.Dockerfile');

test('a pod starts what the image starts, and has time to finish its jobs', () => {
	const entry = /^ENTRYPOINT (\[.*\])$/m.exec(image)?.[1] ?? '[]';
	expect(container.command).toEqual(JSON.parse(entry));
	expect(container.args).toEqual(['worker']);
	const env = { N8N_AI_ENCRYPTION_SECRET: 'an encryption secret for tests, long enough' };
	const { drainTimeoutMs } = readConfig(readCall('worker', [], env));
	expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainTimeoutMs);
});

const known = new Set([
	...flags.map(({ env }) => env),
	'AWS_ACCESS_KEY_ID',
	'AWS_SECRET_ACCESS_KEY',
]);

test('its variables are those of a worker, and its port the one of the image', () => {
	const [example] = documents(`${kubernetes}/example/kustomization.yaml`) as [
		{ configMapGenerator: { name: string; literals: string[] }[]; images: { name: string }[] },
	];
	const [variables] = example.configMapGenerator;
	const secret = /generic ([\w-]+) /.exec(read(`${kubernetes}/base/worker.yml`))?.[1];
	expect(container.envFrom).toEqual([
		{ configMapRef: { name: variables?.name } },
		{ secretRef: { name: secret } },
	]);
	expect(example.images[0]?.name).toBe(container.image);
	const secrets = read(`${kubernetes}/base/worker.yml`).matchAll(/--from-literal=(\w+)/g);
	const names = [
		...(variables?.literals ?? []).map((literal) => literal.split('=')[0] ?? ''),
		...[...secrets].map(([, name = '']) => name),
	];
	expect(names.length).toBeGreaterThan(4);
	expect(names.filter((name) => !known.has(name))).toEqual([]);
	const port = Number(/N8N_AI_HEALTH_PORT=(\d+)/.exec(image)?.[1]);
	expect(container.ports).toEqual([{ name: 'health', containerPort: port }]);
	expect(metadata.annotations['prometheus.io/port']).toBe(String(port));
});

test('what selects the pods selects those of the deployment', () => {
	const [monitor] = documents(`${kubernetes}/components/monitoring/pod-monitor.yml`) as [
		Pick<Deployment, 'spec'>,
	];
	const [policy] = documents(`${kubernetes}/components/network/network-policy.yml`) as [
		{ spec: { podSelector: { matchLabels: object }; ingress: { ports: { port: string }[] }[] } },
	];
	for (const { matchLabels } of [
		...[deployment.spec.selector, budget.spec.selector],
		...[monitor.spec.selector, policy.spec.podSelector],
	]) {
		expect(metadata.labels).toEqual(matchLabels);
	}
	expect(policy.spec.ingress).toEqual([{ ports: [{ port: container.ports[0]?.name }] }]);
	expect(spec.serviceAccountName).toBe(account.metadata.name);
});

test('its files fit the schemas of Kubernetes, KEDA and the Prometheus Operator', () => {
	const files = globSync(`${kubernetes}/**/*.yml`, { cwd: root });
	const check = (input: unknown[]) =>
		JSON.parse(
			spawnSync(process.execPath, [join(__dirname, 'kubernetes-mistakes.mjs')], {
				input: JSON.stringify(input),
				encoding: 'utf8',
			}).stdout,
		) as string[];
	const all = files.flatMap(documents);
	expect(all.length).toBeGreaterThan(5);
	expect(check(all)).toEqual([]);
	const wrong = { ...deployment, spec: { ...deployment.spec, replicas: 'two' } };
	expect(check([wrong, { ...budget, apiVersion: 'policy/v2' }])).toEqual([
		expect.stringContaining('replicas'),
		expect.stringContaining('not policy/v1'),
	]);
});

test('each kustomization lists files and folders that are there', () => {
	for (const file of globSync(`${kubernetes}/**/kustomization.yaml`, { cwd: root })) {
		const text = read(file).replace(/^(\s+)# - /gm, '$1- ');
		const { resources = [], components = [] } = parse(text) as Record<string, string[] | undefined>;
		for (const path of [...resources, ...components]) {
			const there = join(root, file, '..', path);
			expect(globSync([there, join(there, 'kustomization.yaml')]).length).toBeGreaterThan(0);
		}
	}
});

test('liveness and readiness are told apart', () => {
	expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'health' });
	expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'health' });
});

test('it scales by a metric that workers serve', () => {
	const [scaling] = documents(`${kubernetes}/components/scaling/scaled-object.yml`) as [
		{
			spec: { scaleTargetRef: { name: string }; triggers: { metadata: { query: string } }[] };
		},
	];
	expect(scaling.spec.scaleTargetRef.name).toBe(deployment.metadata.name);
	const query = scaling.spec.triggers[0]?.metadata.query ?? '';
	const metric = /n8n_ai_\w+/.exec(query)?.[0] ?? 'none';
	expect(read('docs/monitoring.md')).toContain(`\`${metric}\``);
});
