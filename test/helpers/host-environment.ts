import { runInThisContext } from 'node:vm';

/** The environment of the process itself: jest gives tests a copy that spawn() does not see. */
const environment = runInThisContext('process.env') as NodeJS.ProcessEnv;

/** Sets a variable of the process; the function that it returns puts the old value back. */
export function setVariable(name: string, value: string): () => void {
	const before = environment[name];
	environment[name] = value;
	return () => {
		if (before === undefined) delete environment[name];
		else environment[name] = before;
	};
}
