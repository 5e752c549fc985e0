import { prettyLine } from '../../../workers/commands/logger';

test('a log line for people', () => {
	const time = Date.UTC(2026, 10, 23, 12, 34, 56);
	const line = JSON.stringify({
		level: 30,
		time,
		msg: 'job started',
		jobId: 'a-1',
		label: 'my file',
	});
	expect(prettyLine(line)).toBe('12:34:56 info  job started jobId=a-1 label="my file"\n');
});
