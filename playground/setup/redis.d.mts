export interface RedisServer {
	readonly url: string;
	readonly kind: 'given' | 'system' | 'installed' | 'embedded';
	readonly pid: number | undefined;
	/** Back on the same port; with `persistent`, with the same data. */
	start(): Promise<void>;
	stop(): Promise<void>;
	/** SIGKILL. */
	kill(): Promise<void>;
}

export function redis(options?: { persistent?: boolean; folder?: string }): Promise<RedisServer>;
