import { Failure } from '../../endpoint/failure';
import { complete } from '../chat/complete';

/**
 * As `complete`, but a turn that Gemini lost since its own call could not be read is asked for
 * once more.
 */
export const completeCalls: typeof complete = async (...request) => {
	try {
		return await complete(...request);
	} catch (error) {
		const isLost =
			error instanceof Failure &&
			error.kind === 'output-invalid' &&
			/malformed_function_call/i.test(error.message);
		if (!isLost) throw error;
		return await complete(...request);
	}
};
