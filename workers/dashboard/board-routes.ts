import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
	AppControllerRoute,
	AppViewRoute,
	BullBoardQueues,
	ControllerHandlerReturnType,
	IServerAdapter,
	UIConfig,
} from '@bull-board/api/typings/app';

/** What bull-board hands to a server: its queues, routes and files. */
export interface BoardRoutes {
	queues: BullBoardQueues;
	views: string;
	/** The folder of what is served at /static. */
	files: string;
	entry: AppViewRoute;
	api: AppControllerRoute[];
	config: UIConfig;
	onError: (error: Error) => ControllerHandlerReturnType;
}

/** Takes what bull-board says to a framework for web servers; it needs none. */
export function takeRoutes(): { adapter: IServerAdapter; routes: () => BoardRoutes } {
	const taken: Partial<BoardRoutes> = {};
	const take = (part: Partial<BoardRoutes>): IServerAdapter => {
		Object.assign(taken, part);
		return adapter;
	};
	const adapter: IServerAdapter = {
		setQueues: (queues) => take({ queues }),
		setViewsPath: (views) => take({ views }),
		setStaticPath: (_, files) => take({ files }),
		setEntryRoute: (entry) => take({ entry }),
		setErrorHandler: (onError) => take({ onError }),
		setApiRoutes: (api) => take({ api }),
		setUIConfig: (config) => take({ config }),
	};
	return { adapter, routes: () => taken as BoardRoutes };
}

/** What the pattern of a route, such as `/queue/:queueName`, finds in a path; undefined where it does not fit. */
export function matchRoute(
	patterns: string | readonly string[],
	path: string,
): Record<string, string> | undefined {
	const parts = path.split('/');
	for (const pattern of [patterns].flat()) {
		const wanted = pattern.split('/');
		if (wanted.length !== parts.length) continue;
		if (!wanted.every((one, at) => one.startsWith(':') || one === parts[at])) continue;
		const named = wanted.flatMap((one, at) =>
			one.startsWith(':') ? [[one.slice(1), decode(parts[at] ?? '')] as const] : [],
		);
		return Object.fromEntries(named);
	}
	return undefined;
}

/** The page of bull-board: a template with a few values in it. */
export async function boardPage({ views, entry, config }: BoardRoutes, basePath: string) {
	const { name, params } = entry.handler({ basePath, uiConfig: config });
	const template = await readFile(join(views, name), 'utf8');
	return template
		.replace(/<%([=-])\s*(\w+)\s*%>/g, (_, kind: string, key: string) =>
			kind === '-' ? (params[key] ?? '') : escape(params[key] ?? ''),
		)
		.replace(/<link [^>]*fonts\.googleapis\.com[^>]*>/g, '');
}

const escape = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** A path that is not well encoded names nothing. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
