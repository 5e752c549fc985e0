import { styleText } from 'node:util';
import { fitWidth } from './fit-width';
import { sourceText } from './list';
import { oneLine } from '../reports/one-line';
import type { Snapshot, WatchedBatch } from './watch-snapshot';

type Style = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

export interface FrameOptions {
	/** Of the terminal. */
	columns: number;
	rows: number;
	hasColor: boolean;
	/** The time that it shows, in milliseconds since 1970. */
	now: number;
	/** Why the snapshot is not of now. */
	trouble?: string | undefined;
}

interface Column {
	head: string;
	width: number;
	/** The columns with the largest number go first where the terminal is narrow. */
	rank: number;
	text: (batch: WatchedBatch, now: number) => string;
	style?: (batch: WatchedBatch) => Style | undefined;
}

const barWidth = 10;

const columns: readonly Column[] = [
	{ head: 'BATCH', width: 8, rank: 0, text: ({ batchId }) => batchId.slice(0, 8) },
	{ head: 'TASK TYPE', width: 15, rank: 7, text: ({ capability }) => oneLine(capability) },
	{
		...{ head: 'STATE', width: 9, rank: 1 },
		text: ({ state }) => state,
		style: ({ state, workers }) =>
			state === 'failed' || (isOpen(state) && workers === 0) ? 'red' : undefined,
	},
	{
		...{ head: '', width: barWidth, rank: 5 },
		text: ({ progress }) => barOf(progress),
		style: ({ failed }) => (failed > 0 ? 'yellow' : 'green'),
	},
	{ head: 'PROGRESS', width: 8, rank: 0, text: ({ progress }) => percent(progress) },
	{
		...{ head: 'DONE', width: 15, rank: 6 },
		text: ({ completed, failed, cancelled, total }) =>
			`${String(completed + failed + cancelled)}/${String(total)}`,
	},
	{
		...{ head: 'FAILED', width: 6, rank: 2 },
		text: ({ failed }) => String(failed),
		style: ({ failed }) => (failed > 0 ? 'red' : undefined),
	},
	{ head: 'JOBS/MIN', width: 8, rank: 4, text: ({ jobsPerMinute }) => rounded(jobsPerMinute) },
	{ head: 'COST', width: 9, rank: 4, text: ({ usage }) => dollars(usage.costUsd) },
	{ head: 'ENDS IN', width: 8, rank: 3, text: ({ endsAt }, now) => left(endsAt, now) },
	{ head: 'SOURCE', width: 24, rank: 8, text: sourceText },
];

/** What a terminal of that size shows: never more lines than it has, none longer than it is wide. */
export function watchFrame(snapshot: Snapshot, options: FrameOptions): string[] {
	const { rows, now, trouble } = options;
	const shown = columnsFor(options.columns);
	const line = (text: string, style?: Style) =>
		styled(fitWidth(text, options.columns).trimEnd(), style, options);
	const top = [
		line(summaryOf(snapshot, now), 'bold'),
		...(trouble === undefined ? [] : [line(trouble, 'red')]),
		line(shown.map(({ head, width }) => fitWidth(head, width)).join('  '), 'dim'),
	];
	const room = Math.max(0, rows - top.length - 1);
	const batches = snapshot.batches.slice(0, room).map((batch) =>
		shown
			.map((column) =>
				styled(fitWidth(column.text(batch, now), column.width), column.style?.(batch), options),
			)
			.join('  ')
			.trimEnd(),
	);
	const hidden = snapshot.batches.length - batches.length;
	const more = hidden > 0 ? `${String(hidden)} more do not fit. ` : '';
	const nothing = snapshot.batches.length === 0 ? 'There are no batches. ' : '';
	return [...top, ...batches, line(`${nothing}${more}q quits`, 'dim')].slice(0, rows);
}

function summaryOf({ batches, workers }: Snapshot, now: number): string {
	const count = (wanted: string) => batches.filter(({ state }) => state === wanted).length;
	const priced = batches.map(({ usage }) => usage.costUsd).filter((cost) => cost !== null);
	const cost = priced.reduce((sum, one) => sum + one, 0);
	return [
		new Date(now).toISOString().slice(11, 19),
		`${String(workers)} ${workers === 1 ? 'worker' : 'workers'}`,
		`${String(count('running'))} running`,
		`${String(count('waiting'))} waiting`,
		dollars(cost),
	].join('  ');
}

/** As many columns as fit, in their order. */
function columnsFor(available: number): Column[] {
	const widthOf = (some: readonly Column[]) => some.reduce((sum, { width }) => sum + width + 2, -2);
	let shown = [...columns];
	while (shown.length > 1 && widthOf(shown) > available) {
		const last = Math.max(...shown.map(({ rank }) => rank));
		const dropped = shown.findLastIndex(({ rank }) => rank === last);
		shown = shown.filter((_, at) => at !== dropped);
	}
	// The last one has what is left.
	const rest = Math.max(0, available - widthOf(shown));
	return shown.map((column, at) =>
		at === shown.length - 1
			? { ...column, width: Math.min(column.width + rest, available) }
			: column,
	);
}

const styled = (text: string, style: Style | undefined, { hasColor }: FrameOptions): string =>
	hasColor && style ? styleText(style, text, { validateStream: false }) : text;

const isOpen = (state: WatchedBatch['state']): boolean =>
	state === 'running' || state === 'waiting';

function barOf(progress: number): string {
	const full = Math.min(barWidth, Math.floor(progress * barWidth));
	return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}

const percent = (share: number): string => `${String(Math.floor(share * 100))} %`.padStart(6);

const rounded = (value: number | undefined): string =>
	value === undefined ? '' : String(Number(value.toPrecision(3)));

const dollars = (cost: number | null): string =>
	cost === null ? 'unknown' : `$${cost >= 100 ? cost.toFixed(0) : cost.toFixed(4)}`;

/** The largest two units, such as `2h05m`. */
function left(endsAt: number | undefined, now: number): string {
	if (endsAt === undefined) return '';
	const seconds = Math.max(0, Math.round((endsAt - now) / 1000));
	const [days, hours, minutes] = [86_400, 3600, 60].map((unit) => Math.floor(seconds / unit));
	const two = (value: number) => String(value).padStart(2, '0');
	if (days) return `${String(days)}d${two((hours ?? 0) % 24)}h`;
	if (hours) return `${String(hours)}h${two((minutes ?? 0) % 60)}m`;
	return minutes ? `${String(minutes)}m${two(seconds % 60)}s` : `${String(seconds)}s`;
}
