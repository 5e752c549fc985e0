import type { JobQueue } from '../../../jobs/queue/open-queue';
import { otlpReceiver, type ReceivedSpan } from '../../helpers/otlp-receiver';
import { recordedSpans } from '../../helpers/recorded-spans';
import { cliWorker } from './cli-worker';
import type { fixture } from './fixture';

/** What must show up nowhere but in the header that it is. */
export const header = 'header-of-the-collector';

/** Collectors of traces, and what sends them some, for the tests of a file. */
export function tracing(setup: ReturnType<typeof fixture>) {
	async function receiver(...given: Parameters<typeof otlpReceiver>) {
		const collector = await otlpReceiver(...given);
		setup.atEnd(() => collector.close());
		return collector;
	}

	/** A worker in a process of its own that sends its traces to the address. */
	async function tracedWorker(
		queue: JobQueue,
		url: string,
		more: Record<string, string> = {},
		flags: string[] = [],
	) {
		const all = ['--traces', 'true', '--drain-timeout', '5', ...flags];
		const worker = await cliWorker(queue.settings, all, {
			OTEL_EXPORTER_OTLP_ENDPOINT: url,
			OTEL_EXPORTER_OTLP_HEADERS: `authorization=${header}`,
			OTEL_BSP_SCHEDULE_DELAY: '100',
			...more,
		});
		setup.atEnd(() => worker.end('SIGKILL'));
		return worker;
	}

	/** An SDK in this process, as in n8n. */
	function sdkOfN8n() {
		const sdk = recordedSpans();
		setup.atEnd(() => {
			sdk.end();
		});
		return sdk;
	}

	return { receiver, tracedWorker, sdkOfN8n };
}

/** The spans whose attribute has the value. */
export const having = (spans: ReceivedSpan[], name: string, value: unknown) =>
	spans.filter(({ attributes }) => attributes[name] === value);
