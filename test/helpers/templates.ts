import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';

const root = join(__dirname, '../..');
export const noteType = 'n8n-nodes-base.stickyNote';

export interface Template {
	/** Without its ending. */
	file: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	pinData: Record<string, never>;
	settings: Record<string, unknown>;
	meta: Record<string, unknown>;
}

/** The workflows that come with the package. */
export const templates: Template[] = globSync('templates/*.json', { cwd: root })
	.sort()
	.map((path) => ({
		...(JSON.parse(readFileSync(join(root, path), 'utf8')) as Template),
		file: basename(path, '.json'),
	}));
