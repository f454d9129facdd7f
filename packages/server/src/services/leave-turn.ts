import { sequelOf } from '../domain/session/interrupted-turn.ts';
import type { Repositories } from '../repositories/store.ts';
import { endRunningTurn, type TurnEnding } from './end-turn.ts';
import { parkRunningTurn } from './park-turn.ts';

/**
 * Ends a turn whose run is over, with its session if interruptions are to end that; or parks it, if it goes on by itself.
 * @returns whether it does.
 */
export async function leaveTurn(tx: Repositories, ending: TurnEnding): Promise<boolean> {
  const { session, turn, outcome, at } = ending;
  const sequel = sequelOf({ session, turn, outcome, at, random: Math.random() });
  if (sequel.kind === 'goes_on') return parkRunningTurn(tx, { ...ending, parking: sequel.parking });
  await endRunningTurn(tx, { ...ending, ...(sequel.kind === 'ends_session' && { endsSession: true }) });
  return false;
}
