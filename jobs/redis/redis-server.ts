import type { QueueSettings } from './queue-settings';

/** The server that the settings name, whether by URL or by host. */
export interface RedisServer {
	host: string;
	port: number;
	db: number;
	username?: string;
	password?: string;
	tls?: { servername?: string; ca?: string };
}

export function redisServer(settings: QueueSettings): RedisServer {
	const fromUrl = settings.url === undefined ? undefined : new URL(settings.url);
	const username = fromUrl ? decodeURIComponent(fromUrl.username) : settings.username;
	const password = settings.password ?? decodeURIComponent(fromUrl?.password ?? '');
	const encrypted = settings.tls.enabled || fromUrl?.protocol === 'rediss:';
	const { servername, ca } = settings.tls;
	return {
		host: fromUrl ? fromUrl.hostname.replace(/^\[|\]$/g, '') : (settings.host ?? 'localhost'),
		port: fromUrl ? Number(fromUrl.port || (settings.sentinel ? 26_379 : 6379)) : settings.port,
		db: fromUrl ? Number(fromUrl.pathname.slice(1) || 0) : settings.database,
		...(username ? { username } : {}),
		...(password ? { password } : {}),
		...(encrypted ? { tls: { ...(servername ? { servername } : {}), ...(ca ? { ca } : {}) } } : {}),
	};
}
