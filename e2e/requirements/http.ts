/** What the service promises about http. */
export const http: Readonly<Record<string, string>> = {
  // errors
  'errors:bug':
    'an error that is a bug, whatever was thrown, is answered with 500 and says nothing of the inside',
  'errors:database-away':
    'an error whose code says that the database is away is answered with 503 and a time to try again',
  'errors:driver': 'an error of the database driver about its connection is answered with 503',
  'errors:framework': 'an error of the framework keeps its status below 500 and loses it above',
  'errors:retry-after': 'an error that asks to wait says how long',
  'errors:status': 'an error of the domain has its own status and code and is answered with its own words',
  // idempotency
  'idempotency:address':
    'a repeated Idempotency-Key is compared without the query of the address, and case by case',
  'idempotency:create': 'a repeated Idempotency-Key creates one session and gives the first answer again',
  'idempotency:expiry': 'a repeated Idempotency-Key is forgotten after a day',
  'idempotency:in-flight':
    'a repeated Idempotency-Key while the first call waits for its answer is told to wait',
  'idempotency:other-body': 'a repeated Idempotency-Key of another request is refused and changes nothing',
  'idempotency:other-routes': 'a repeated Idempotency-Key means nothing where nothing is created',
  'idempotency:parallel': 'a repeated Idempotency-Key has one effect for 50 calls at once',
  'idempotency:query': 'a repeated Idempotency-Key takes one prompt and gives the first answer again',
  'idempotency:refusals':
    'a repeated Idempotency-Key whose first answer was a refusal gets the refusal again, though it would now pass',
  'idempotency:refused-access':
    'a repeated Idempotency-Key of a viewer or of an unknown session is refused again',
  'idempotency:scope': 'a repeated Idempotency-Key of another user, tenant or route is another key',
  'idempotency:stream':
    'a repeated Idempotency-Key of a streamed prompt is answered with the accepted turn, not with a second one',
  'idempotency:validation':
    'a repeated Idempotency-Key that came with an invalid body is free for a valid one',
  // ids
  'ids:kinds': 'an id begins with the prefix of its kind, is taken by that kind and by no other',
  'ids:long': 'an id that is long is not repeated at length',
  'ids:order': 'an id is new each time and grows with time',
  'ids:shape': 'an id of any other shape, were it by one character, names nothing',
  // input
  'input:characters': 'a JSON route refuses NUL and halves of surrogate pairs in every field',
  'input:connections-broken':
    'a database that breaks every connection costs the requests of that moment and not the server',
  'input:content-type': 'a JSON route refuses a body whose content type is not application/json',
  'input:cursor': 'a list refuses every cursor that it did not give',
  'input:database-gone':
    'a request without its database is answered with 503, while the process says that it lives and is not ready',
  'input:depth': 'a JSON route refuses 2,000 levels of nesting and keys that reach into prototypes',
  'input:events': 'a query of events by what is no event is refused',
  'input:filters': 'a list of sessions refuses a filter with a value that the filter does not know',
  'input:fuzz': 'hostile requests made from the OpenAPI document never break the server',
  'input:good': 'a JSON route does not refuse its good body as invalid',
  'input:head': 'a HEAD or OPTIONS request to any route is answered and leaves the connection in order',
  'input:host': 'a request that claims another host finds it in no answer, also behind a trusted proxy',
  'input:idempotency-key': 'a header Idempotency-Key that is too long or invisible is refused',
  'input:idempotency-long-query': 'a header Idempotency-Key on an address of any length is kept',
  'input:ids': 'an address with an id that has not the form of one is refused, whatever stands in its place',
  'input:last-event-id': 'a header Last-Event-ID that is no seq is refused',
  'input:limit': 'a list refuses a limit that is not a whole number within its bounds',
  'input:long-address': 'an address of 20 kB is refused before anything is read of it',
  'input:malformed': 'a JSON route refuses a body that is not JSON',
  'input:methods': 'an address is not there for other methods',
  'input:moments': 'a query of sessions by any moment there can be is answered',
  'input:not-an-object': 'a JSON route refuses JSON that is not an object',
  'input:options': 'a HEAD or OPTIONS request that asks for nothing gets nothing, also where pages may call',
  'input:pointer': 'a text names the field that is wrong and not its value',
  'input:prefer': 'a header Prefer of any kind does no harm',
  'input:prompt-emoji': 'a text of 50,000 characters that take four bytes each is a prompt',
  'input:prompt-length': 'a prompt has 1 to 50,000 characters, and a shorter or longer one is refused',
  'input:size': 'a JSON route refuses a body of 10 MB, declared or sent piece by piece',
  'input:skip': 'a list refuses a number of entries to skip that is not a whole number within its bounds',
  'input:table-complete': 'a JSON route has a good body in the table above, whatever is added',
  'input:types': 'a JSON route refuses fields of a wrong type and bodies without a required field',
  'input:unknown-fields': 'a JSON route refuses fields that it does not know',
  'input:unknown-route': 'an address that does not exist is told so, with or without a token',
  'input:unreadable': 'a header of 20 kB, or that is no header at all, ends the connection with a problem',
  'input:utf8': 'a JSON route refuses bytes that are not UTF-8',
  // json
  'json:depth': 'a JSON body is read to 64 levels, counted outside of strings',
  'json:depth-fast': 'a JSON body of 900 kB of brackets is refused at once',
  'json:empty': 'a JSON body may be absent, and may begin with a byte order mark',
  'json:fast': 'a body of many values costs little more than to parse it',
  'json:malformed':
    'a JSON body that is cut, is not JSON, or holds a key that reaches into prototypes, also a hidden one, is malformed',
  'json:read': 'a JSON body of any kind of value is read as JSON.parse reads it',
  'json:type': 'a JSON body is known by its type alone, in any case and with parameters',
  'json:utf8': 'a JSON body that is not UTF-8 is malformed',
  // jsonb
  'jsonb:any': 'a value for a jsonb column holds no NUL and no half of a character, whatever it is',
  'jsonb:dates': 'a value for a jsonb column keeps dates as they are written in JSON, beside a NUL as well',
  'jsonb:plain': 'a value for a jsonb column is plain JSON, with large integers as text',
  'jsonb:storable': 'a value for a jsonb column loses what PostgreSQL refuses, in keys and deep inside too',
  'jsonb:text': 'a text for a text column loses what PostgreSQL refuses',
  // openapi
  'openapi:events': 'the description of the API has every field of every type of event',
  // paging
  'paging:cut': 'a page of %i fetched rows for a limit of %i',
  'paging:key': 'a page goes on after its last row where rows have a key',
  // schemas
  'schemas:cursor': 'a cursor leads to where its page ended',
  'schemas:cursor-hostile': 'a cursor of any other text is refused and never an error of ours',
  'schemas:text': 'a text has its length in characters and holds no NUL and no half of one',
};
