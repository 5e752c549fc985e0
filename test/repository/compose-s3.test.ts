import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { flags } from '../../workers/config/flags';
import { s3Server } from '../helpers/s3-server';

const root = join(__dirname, '..', '..');

interface Service {
	image: string;
	environment?: Record<string, string>;
	command?: string[];
	volumes?: string[];
	depends_on?: Record<string, unknown>;
	deploy?: { replicas: number };
}

interface Compose {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
}

const read = (name: string) => parse(readFileSync(join(root, 'docker', name), 'utf8')) as Compose;
const base = read('compose.yml');
const more = read('compose.s3.yml');
const serviceOf = (name: string): Service => {
	const service = more.services[name];
	if (!service) throw new Error(`no service ${name}`);
	return service;
};

test('it names services and volumes that are there, and variables of a worker', () => {
	const services = new Set([...Object.keys(base.services), ...Object.keys(more.services)]);
	const volumes = new Set([...Object.keys(base.volumes), ...Object.keys(more.volumes)]);
	for (const service of Object.values(more.services)) {
		for (const name of Object.keys(service.depends_on ?? {})) expect(services).toContain(name);
		for (const mount of service.volumes ?? []) expect(volumes).toContain(mount.split(':')[0]);
	}
	const known = [...flags.map(({ env }) => env), 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
	const worker = serviceOf('worker');
	expect(known).toEqual(expect.arrayContaining(Object.keys(worker.environment ?? {})));
	expect(worker.deploy?.replicas).toBe(2);
	expect(worker.environment?.N8N_AI_S3_ENDPOINT).toBe(
		`http://s3${serviceOf('s3').command?.[1] ?? ''}`,
	);
});

test('its bucket is created, and again without an error', async () => {
	const server = await s3Server();
	try {
		const { command = [], environment = {} } = serviceOf('bucket');
		const env = {
			PATH: process.env.PATH,
			N8N_AI_S3_BUCKET: environment.N8N_AI_S3_BUCKET,
			N8N_AI_S3_REGION: environment.N8N_AI_S3_REGION,
			N8N_AI_S3_ENDPOINT: server.settings.endpoint,
			AWS_ACCESS_KEY_ID: server.settings.accessKeyId,
			AWS_SECRET_ACCESS_KEY: server.settings.secretAccessKey,
		};
		const run = async () =>
			await promisify(execFile)(process.execPath, ['--eval', ...command], { cwd: root, env });
		await run();
		await run();
		const nobody = { ...env, N8N_AI_S3_ENDPOINT: 'http://127.0.0.1:1' };
		const failing = promisify(execFile)(process.execPath, ['--eval', ...command], {
			cwd: root,
			env: nobody,
		});
		await expect(failing).rejects.toMatchObject({ code: 1 });
	} finally {
		await server.close();
	}
});
