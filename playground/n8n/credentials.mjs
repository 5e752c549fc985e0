/** The names under which workflows refer to the credentials of the playground. */
const names = {
	endpoint: 'Playground endpoint',
	openAi: 'Playground endpoint, OpenAI shape',
	jobs: 'Playground job queue',
	postgres: 'Playground Postgres',
};

/** The credential of a Postgres for n8n's own node, ready to import. */
export const postgresCredential = ({ host, port, user, password, database }) => ({
	name: names.postgres,
	type: 'postgres',
	data: { host, port, user, password, database, ssl: 'disable', allowUnauthorizedCerts: false },
});

/** The credentials of a stage, ready to import. Without a local endpoint it is Gemini at its own address. */
export function credentialsFor({
	redis,
	endpoint,
	gemini,
	secret,
	files,
	prefix,
	callbackUrl = '',
}) {
	const type = 'openAiCompatibleApi';
	const apiKey = gemini?.apiKey ?? 'playground-key';
	const list = [
		{
			name: names.endpoint,
			type,
			data: { provider: 'gemini', baseUrl: endpoint?.geminiUrl ?? '', apiKey },
		},
		{
			name: names.jobs,
			type: 'jobQueueRedis',
			data: {
				connection: 'url',
				url: redis.url,
				encryptionSecret: secret,
				...files.credential,
				// n8n drops what is behind the switch while it is off.
				advanced: true,
				prefix,
				callbackUrl,
			},
		},
	];
	if (endpoint)
		list.push({
			name: names.openAi,
			type,
			data: { provider: 'openai', baseUrl: endpoint.openAiUrl, apiKey },
		});
	return list;
}
