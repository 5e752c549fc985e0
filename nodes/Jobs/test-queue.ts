import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';
import { checkQueue } from '../../jobs/queue/check-queue';
import { queueOf } from '../shared/parameters/queue-of';

/**
 * Tests a Job Queue (Redis) credential within ten seconds, by a real connection and against the
 * workers that are alive, and says in words what is wrong. That there is no worker is an error:
 * n8n saves the credential all the same, and shows no words where the test passes.
 */
export async function testQueue(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	try {
		const { findings, isReady } = await checkQueue(queueOf(data));
		const wrong = findings.filter(({ level }) => level === 'error');
		const [first] = wrong;
		if (first) {
			const message = wrong.map(({ what, howTo }) => `${what}. ${howTo}`).join(' ');
			const fine = isReady ? 'Redis and the shared file directory can be used. ' : '';
			return { status: 'Error', message: `${fine}${message}` };
		}
		const warnings = findings.filter(({ level }) => level === 'warning');
		const notes = warnings.map(({ what, howTo }) => ` ${what}. ${howTo}`).join('');
		return { status: 'OK', message: `The job queue is ready.${notes}` };
	} catch (error) {
		const { message, details } = toFailure(error);
		return { status: 'Error', message: [message, details.hint].filter(Boolean).join('. ') };
	}
}
