const isTerminal = Boolean(process.stdout.isTTY);
const quietMs = 2000;
const stepMs = isTerminal ? 1000 : 15_000;

export const say = (line) => console.log(line);

export const seconds = (ms) => `${ms < 9950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

/** One line that is repeated in place on a terminal, and now and then elsewhere. */
function status(line) {
	if (isTerminal) process.stdout.write(`\r\x1b[2K${line}`);
	else console.log(line);
}

function clearStatus() {
	if (isTerminal) process.stdout.write('\r\x1b[2K');
}

/**
 * Awaits `work`, shows how long it takes when that is more than two seconds, and says when it is done.
 * `detail()` may add a few words about where it stands.
 */
export async function during(title, work, detail = () => '') {
	const started = Date.now();
	const show = () => {
		const more = detail();
		status(`${title} … ${seconds(Date.now() - started)}${more && `, ${more}`}`);
	};
	if (!isTerminal) say(`${title} …`);
	let repeat;
	const first = setTimeout(() => {
		if (isTerminal) show();
		repeat = setInterval(show, stepMs);
	}, quietMs);
	try {
		const result = await work;
		clearStatus();
		say(`${title}: ${seconds(Date.now() - started)}`);
		return result;
	} catch (error) {
		clearStatus();
		say(`${title}: failed after ${seconds(Date.now() - started)}`);
		throw error;
	} finally {
		clearTimeout(first);
		clearInterval(repeat);
	}
}
