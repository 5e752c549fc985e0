import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
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
				containers: {
					command: string[];
					args: string[];
					env: { name: string }[];
					ports: { name: string; containerPort: number }[];
					livenessProbe: Probe;
					readinessProbe: Probe;
				}[];
			};
		};
	};
}

const [deployment] = documents('docker/kubernetes/worker.yml') as [Deployment];
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

test('its variables are those of a worker, and its port the one of the image', () => {
	const known = new Set([...flags.map(({ env }) => env), 'AWS_REGION']);
	const unknown = container.env
		.map(({ name }) => name)
		.filter((name) => !known.has(name) && !/^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/.test(name));
	expect(unknown).toEqual([]);
	const port = Number(/N8N_AI_HEALTH_PORT=(\d+)/.exec(image)?.[1]);
	expect(container.ports).toEqual([{ name: 'health', containerPort: port }]);
	expect(metadata.annotations['prometheus.io/port']).toBe(String(port));
	expect(metadata.labels).toEqual(deployment.spec.selector.matchLabels);
});

test('liveness and readiness are told apart', () => {
	expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'health' });
	expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'health' });
});

test('it scales by a metric that workers serve', () => {
	const [scaling] = documents('docker/kubernetes/scaling.yml') as [
		{
			spec: { scaleTargetRef: { name: string }; triggers: { metadata: { query: string } }[] };
		},
	];
	expect(scaling.spec.scaleTargetRef.name).toBe(deployment.metadata.name);
	const query = scaling.spec.triggers[0]?.metadata.query ?? '';
	const metric = /n8n_ai_\w+/.exec(query)?.[0] ?? 'none';
	expect(read('docs/monitoring.md')).toContain(`\`${metric}\``);
});
