import type * as promClient from 'prom-client';

export type PromClient = typeof promClient;

/** Where there are no metrics. */
export const howToInstall =
	'Metrics need a package that is not installed. Run "npm install prom-client@15" where n8n-nodes-openai-compatible is installed, and restart the worker';

/** The client of Prometheus: 5 MB that only those install who collect metrics. Undefined without it. */
export async function loadPromClient(): Promise<PromClient | undefined> {
	try {
		return await import('prom-client');
	} catch {
		return undefined;
	}
}
