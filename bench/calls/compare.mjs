import { paired } from '../paired.mjs';
import { ourChat } from './our-chat.mjs';
import { rawSdk } from './raw-sdk.mjs';

const { url, calls, atOnce, rounds } = JSON.parse(process.argv[2]);

const askAll = (ask) => ({
	async run(count) {
		let next = 0;
		const worker = async () => {
			while (next < count) {
				const text = await ask(`Good morning, number ${next++}`);
				if (text !== 'Good morning.') throw new Error(`Answered ${text}`);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
	},
});

const result = await paired({
	ours: askAll(ourChat(url, atOnce)),
	theirs: askAll(rawSdk(url)),
	items: calls,
	rounds,
});
console.log(JSON.stringify(result));
