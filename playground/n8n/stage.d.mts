import type { RedisServer } from '../setup/redis.mjs';
import type { Client } from './client.mjs';
import type { Machines } from './machines.mjs';

type Environment = Record<string, string>;

export interface N8n {
	readonly url: string;
	readonly pid: number;
	readonly folder: string;
	/** The folder that workflows may read and write. */
	readonly files: string;
	/** The package as n8n sees it. */
	readonly place: string;
	readonly logFile: string;
	lastLines(count?: number): string;
	stop(): Promise<unknown>;
	/** SIGKILL, of n8n and all it started. */
	kill(): Promise<unknown>;
	/** Back on the same port with the same data. */
	start(): Promise<void>;
	restart(): Promise<void>;
}

export interface EndpointProcess {
	readonly url: string;
	readonly geminiUrl: string;
	readonly openAiUrl: string;
	readonly pid: number;
	/** What it was asked since its folder is there. */
	requests(): {
		id: string;
		at: string;
		method: string;
		path: string;
		status: number | 'disconnected';
		ms: number;
	}[];
	stop(): Promise<unknown>;
	kill(): Promise<unknown>;
}

export interface WorkerProcess {
	readonly pid: number;
	readonly logFile: string;
	readonly exited: Promise<{ code: number | null; signal: string | null }>;
	isRunning(): boolean;
	lastLines(count?: number): string;
	/** Resolves to the match of the first line written that fits, past ones included. */
	line(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
	/** SIGTERM, and SIGKILL after ten seconds. */
	stop(): Promise<unknown>;
	kill(): Promise<unknown>;
	/** `stop()`, and a new one. */
	restart(): Promise<void>;
}

export interface PostgresServer {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
	readonly kind: 'system' | 'embedded';
}

export interface Stage {
	readonly n8n: N8n;
	readonly client: Client;
	readonly redis: RedisServer;
	readonly endpoint: EndpointProcess;
	/** Every worker that was started, also those that have ended since. */
	readonly workers: WorkerProcess[];
	readonly credentials: { id: string; name: string; type: string }[];
	/** Start of every key of the job queue. */
	readonly prefix: string;
	readonly folder: string;
	startWorker(env?: Environment): Promise<WorkerProcess>;
	/** Started with the first call; its credential is called `Playground Postgres`. Rejects where there is none. */
	postgres(): Promise<PostgresServer>;
	close(): Promise<void>;
}

export function openStage(options?: {
	folder?: string;
	workers?: number;
	n8nWorkers?: number;
	n8nEnv?: Environment;
	workerEnv?: Environment;
	port?: number;
	/** The package, where it is placed already. */
	place?: string;
	onN8nLine?: (line: string) => void;
	/** Where files are kept; with `worker`, the first one serves its folder. */
	storage?: 'directory' | 's3' | 'worker';
	/** On which the workers run, in turn. */
	machines?: Machines;
	gemini?: { apiKey: string };
}): Promise<Stage>;
