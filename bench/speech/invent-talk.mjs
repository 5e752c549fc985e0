// Words that a speech model and a voice agree on: no figures, no names of people, no short forms.
const teams = [
	'the sales team',
	'the warehouse',
	'our support desk',
	'the finance group',
	'the design office',
	'the legal department',
	'the night shift',
	'our largest customer',
	'the new supplier',
	'the regional manager',
	'the project board',
	'the training crew',
];
const things = [
	'the delivery schedule',
	'the quarterly report',
	'the customer survey',
	'the price list',
	'the new contract',
	'the service agreement',
	'the budget for next year',
	'the inventory system',
	'the return policy',
	'the insurance claim',
	'the product brochure',
	'the holiday calendar',
	'the security review',
	'the marketing campaign',
	'the repair manual',
	'the office lease',
];
const places = [
	'in the northern region',
	'at the harbour',
	'in the main building',
	'across the whole country',
	'at the factory outside the city',
	'in both branches',
	'near the railway station',
	'on the second floor',
];
const times = [
	'on Monday morning',
	'by the end of the month',
	'before the summer holiday',
	'at the beginning of next week',
	'on Thursday afternoon',
	'within the next few days',
	'after the annual meeting',
	'during the first quarter',
	'until the middle of October',
	'since the last audit',
];
const did = [
	'has finished',
	'will check',
	'would like to change',
	'has forgotten to send',
	'is still waiting for',
	'asked us to rewrite',
	'plans to present',
	'cannot agree with',
	'has already approved',
	'wants to postpone',
	'promised to correct',
	'needs more time for',
];
const reasons = [
	'because the numbers did not match',
	'since nobody had signed it',
	'so that the customers are not kept waiting',
	'although the weather delayed both trucks',
	'because the old machine broke down again',
	'so the invoice can be paid without a reminder',
	'even though the discount has expired',
	'as long as the quality stays the same',
];
const openings = [
	'I think',
	'Please remember that',
	'It seems to me that',
	'As far as I know',
	'We were told that',
	'The good news is that',
	'Nobody expected that',
	'To be honest',
	'Let me repeat that',
	'From what I have seen',
];
const questions = [
	'Could you find out whether',
	'Do we know if',
	'Has anybody noticed that',
	'Would it help if we said that',
	'May I ask whether',
];
const amounts = [
	'a dozen wooden boxes',
	'several bottles of water',
	'almost half of the orders',
	'both of the older trucks',
	'nearly all of the seats',
	'some of the machines',
	'a few hundred letters',
	'the last pages',
];
const moved = [
	'arrived late',
	'were sent back',
	'had to be replaced',
	'disappeared from the records',
	'were counted twice',
	'are ready to be shipped',
	'were sold within an hour',
	'turned out to be damaged',
];

/** `count` things that people say in meetings, of one or two sentences each, no two alike. */
export function inventTalk({ upTo, pick }, count) {
	const forms = [
		() => `${pick(openings)} ${pick(teams)} ${pick(did)} ${pick(things)} ${pick(times)}.`,
		() => `${start(pick(teams))} ${pick(did)} ${pick(things)} ${pick(reasons)}.`,
		() => `${start(pick(times))}, ${pick(amounts)} ${pick(moved)} ${pick(places)}.`,
		() => `${pick(questions)} ${pick(teams)} ${pick(did)} ${pick(things)}?`,
		() => `${start(pick(amounts))} ${pick(moved)}, ${pick(reasons)}.`,
		() => `${start(pick(things))} ${pick(places)} is discussed ${pick(times)}.`,
	];
	const said = new Set();
	while (said.size < count) {
		const sentences = Array.from({ length: upTo(3) === 1 ? 2 : 1 }, () => pick(forms)());
		said.add(sentences.join(' '));
	}
	return [...said];
}

const start = (text) => text.charAt(0).toUpperCase() + text.slice(1);
