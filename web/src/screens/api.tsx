/** Hands the HTTP side to the screens, so that the gallery can show them without a server. */
import { createContext, useContext } from 'react';
import { api } from '../connection/api';
import { bank } from '../connection/bank';

const everything = { ...api, bank };

export type Api = typeof everything;

const Context = createContext<Api>(everything);

export const ApiProvider = Context.Provider;

export function useApi(): Api {
  return useContext(Context);
}
