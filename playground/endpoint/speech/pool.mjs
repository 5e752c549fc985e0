/** Hands out a few members, one caller at a time each, first come first served. */
export function createPool(members) {
	const idle = [...members];
	const waiting = [];

	async function acquire(signal) {
		signal.throwIfAborted();
		if (idle.length > 0) return idle.pop();
		return await new Promise((resolve, reject) => {
			const leave = () => {
				waiting.splice(waiting.indexOf(take), 1);
				reject(signal.reason);
			};
			const take = (member) => {
				signal.removeEventListener('abort', leave);
				resolve(member);
			};
			waiting.push(take);
			signal.addEventListener('abort', leave, { once: true });
		});
	}

	function release(member) {
		const next = waiting.shift();
		if (next) next(member);
		else idle.push(member);
	}

	return { acquire, release };
}
