import { readSuite } from './read-sets.mjs';

/** Each check of the suite against the validator of a schema as it is read. */
export async function runSuite(folder, build, tally) {
	for (const { name, schema, tests } of readSuite(folder)) {
		// True and false are no schemas of an extraction or of a function.
		if (typeof schema === 'boolean') continue;
		// A schema with words of its own says in another document what they mean.
		if (/localhost:1234/.test(schema.$schema)) {
			tally.see('checks by words of their own', tests.length);
			continue;
		}
		let validator;
		try {
			const normal = await build.normaliseSchema(schema);
			// What is wanted of a model is an object; the suite has other values as well.
			if (!('type' in schema)) delete normal.type;
			validator = await build.validatorOf(normal, 'The schema');
		} catch (error) {
			const text = JSON.stringify(schema);
			// Other documents are not looked up.
			const isRemote = /localhost:1234|"https?:\/\/json-schema\.org[^"]*"/.test(
				text.replace(/"\$schema":"http[^"]*json-schema\.org[^"]*"/, ''),
			);
			const isDynamic = /dynamic reference/.test(error.message);
			const row = isRemote
				? 'suite: remote, refused'
				: isDynamic
					? 'suite: depends on the value, refused'
					: 'suite: valid refused';
			tally.add(row, 'suite', name, { name, schema, error: error.message }, tests.length);
			continue;
		}
		for (const { description, data, valid } of tests) {
			tally.see('checks of the suite');
			const violations = validator.violationsOf(data);
			if ((violations.length === 0) === valid) continue;
			const row = valid ? 'suite: valid refused' : 'suite: invalid accepted';
			tally.add(row, 'suite', name, { name, description, schema, data, violations });
		}
	}
}
