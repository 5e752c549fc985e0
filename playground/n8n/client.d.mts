type Json = Record<string, unknown>;

export interface Item {
	/** As each node makes it: whoever reads a field of another shape sees the test fail. */
	json: any;
	binary?: Record<string, { id?: string; data: string; mimeType: string; fileName?: string }>;
	pairedItem?: unknown;
	error?: unknown;
}

export interface Execution {
	id: string;
	status: 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';
	finished: boolean;
	/** `manual` where it was started by hand, else what started it. */
	mode: string;
	waitTill?: string | null;
	workflowId: string;
	data: {
		resultData: {
			runData: Record<string, any[]>;
			error?: { message: string; description?: string; node?: { name: string } };
		};
	};
}

export interface Workflow {
	id?: string;
	name: string;
	nodes: Json[];
	connections: Json;
	settings?: Json;
	/** Items that take the place of what a node would return, by its name. */
	pinData?: Record<string, Pick<Item, 'json' | 'binary'>[]>;
}

export interface Client {
	readonly url: string;
	readonly email: string;
	readonly password: string;
	/** `name=value` of the session, bound to the browser id. */
	readonly cookie: string;
	readonly browserId: string;
	request(method: string, path: string, body?: unknown): Promise<any>;
	/** Adds them, or replaces those of the same name and type. */
	importCredentials(
		list: { name: string; type: string; data: Json }[],
	): Promise<{ id: string; name: string; type: string }[]>;
	/** Adds them, or replaces those of the same id. Nodes name their credentials: `{ type: { name } }`. */
	importWorkflows(list: Workflow[]): Promise<{ id: string; name: string; versionId: string }[]>;
	/** Resolves to the execution's id. The default trigger is the workflow's manual one. */
	run(workflowId: string, options?: { triggerNode?: string }): Promise<string>;
	execution(id: string): Promise<Execution>;
	executions(workflowId: string): Promise<Omit<Execution, 'data'>[]>;
	/** Rejects where the execution ends, or the time (default 60 s), without what was awaited. */
	waitFor(
		id: string,
		options?: {
			until?: 'finished' | Execution['status'] | ((execution: Execution) => boolean);
			timeoutMs?: number;
		},
	): Promise<Execution>;
	stopExecution(id: string): Promise<unknown>;
	/** Resolves to the id of the new execution, once it has ended or waits. */
	retryExecution(id: string, options?: { loadWorkflow?: boolean }): Promise<string>;
	/** Of the node's last run, and of its first output. */
	items(execution: Execution, nodeName: string, of?: { output?: number; run?: number }): Item[];
	binary(item: Item, field?: string): Promise<Buffer>;
	activate(workflowId: string): Promise<void>;
	deactivate(workflowId: string): Promise<void>;
	/** Asks again while n8n does not know the path yet, for at most 10 s. */
	callWebhook(
		path: string,
		body?: unknown,
		options?: { method?: string; liveMs?: number },
		// As for the JSON of an item: the workflow decides.
	): Promise<{ status: number; body: any }>;
	testCredential(credential: {
		type: string;
		data: Json;
		name?: string;
	}): Promise<{ status: 'OK' | 'Error'; message: string }>;
	nodeTypes(): Promise<any[]>;
}

export function createClient(
	url: string,
	login?: { email: string; password: string },
): Promise<Client>;
