import { sourceOf } from '../../../jobs/records/batch-source';

const identity = {
	...{ instanceId: 'a'.repeat(64), workflowId: 'w1', workflowName: 'Nightly', executionId: '7' },
	...{ nodeId: 'n1', nodeName: 'Transcribe', runIndex: 0 },
};

describe('what queued a batch', () => {
	it('is told by what the editor shows, and not by the id of the own n8n', () => {
		const source = {
			...{ workflowId: 'w1', workflowName: 'Nightly', executionId: '7' },
			...{ nodeName: 'Transcribe', runIndex: 0 },
		};
		expect(sourceOf(identity, 'a'.repeat(64))).toEqual(source);
		expect(sourceOf(identity)).toEqual(source);
	});

	it('says which n8n it was where that is another one', () => {
		expect(sourceOf(identity, 'b'.repeat(64)).instanceId).toBe('a'.repeat(64));
	});
});
