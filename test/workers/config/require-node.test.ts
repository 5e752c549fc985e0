import { requireNode } from '../../../workers/config/require-node';

test.each(['22.16.0', '22.22.1', '24.0.0'])('Node.js %s is new enough', (version) => {
	expect(() => {
		requireNode(version);
	}).not.toThrow();
});

test.each(['18.20.4', '20.19.0', '22.15.9'])('Node.js %s is refused in words', (version) => {
	expect(() => {
		requireNode(version);
	}).toThrow(`This is Node.js ${version}, but the worker needs 22.16 or newer`);
});
