import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { n8nFolder } from '../setup/n8n-version.mjs';

const passedOn =
	/^(PATH|HOME|TMPDIR|LANG|LC_\w+|TZ|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|https?_proxy|all_proxy)$/i;
const off = 'false';

/** What a started program may see of this process: enough to run, no keys and no settings of another n8n. */
export const basicEnvironment = () => ({
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
	NO_PROXY: ['127.0.0.1', 'localhost', process.env.NO_PROXY ?? process.env.no_proxy]
		.filter(Boolean)
		.join(','),
});

/** The folder that workflows of this n8n may read and write. */
export const filesFolder = (folder) => join(folder, 'files');

/** Parts that ask servers outside, or that no test needs. n8n refuses the name of one that it does not have. */
const disabledModules = () => {
	const modules = join(n8nFolder(), 'node_modules', 'n8n', 'dist', 'modules');
	return ['mcp-registry', 'instance-ai', 'agents', 'chat-hub', 'insights']
		.filter((name) => existsSync(join(modules, name)))
		.join(',');
};

/** A quiet n8n that asks nobody outside for anything and keeps all it has in `folder`. */
export const n8nEnvironment = ({ folder, port, brokerPort, logLevel, nodeFolder }) => ({
	...basicEnvironment(),
	// n8n starts its task runner with "node" from PATH.
	PATH: [nodeFolder, process.env.PATH].join(delimiter),
	NODE_NO_WARNINGS: '1',
	N8N_USER_FOLDER: folder,
	N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(folder),
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_PORT: String(port),
	N8N_PROTOCOL: 'http',
	N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
	N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	N8N_SECURE_COOKIE: off,
	N8N_LOG_LEVEL: logLevel,
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
	N8N_DIAGNOSTICS_ENABLED: off,
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_SENTRY_DSN: '',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: off,
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: off,
	N8N_TEMPLATES_ENABLED: off,
	N8N_PERSONALIZATION_ENABLED: off,
	N8N_HIRING_BANNER_ENABLED: off,
	N8N_DYNAMIC_BANNERS_ENABLED: off,
	N8N_LICENSE_AUTO_RENEW_ENABLED: off,
	N8N_DISABLED_MODULES: disabledModules(),
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: off,
	N8N_COMMUNITY_PACKAGES_PREVENT_LOADING: off,
	N8N_REINSTALL_MISSING_PACKAGES: off,
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
	GENERIC_TIMEZONE: 'UTC',
});
