import { matchRoute } from '../../../workers/dashboard/board-routes';

test.each([
	['/', '/', {}],
	['/queue/jobs-chat', ['/', '/queue/:queueName'], { queueName: 'jobs-chat' }],
	['/queue/a%20b/1%2F2', '/queue/:queueName/:jobId', { queueName: 'a b', jobId: '1/2' }],
	['/queue/100%', '/queue/:queueName', { queueName: '100%' }],
])('the route of %s is found', (path, pattern, params) => {
	expect(matchRoute(pattern, path)).toEqual(params);
});

test('a path that fits no route is none', () => {
	expect(matchRoute(['/', '/queue/:queueName'], '/queue/a/b')).toBeUndefined();
	expect(matchRoute('/api/queues', '/api/other')).toBeUndefined();
});
