/** The person at the Dashboard: what they may do here, and how QMORE's payment types are called. */
import { createContext, type ReactNode, useContext } from "react";

import { Refused, type Shapes, useRead } from "./api/client";
import { Expired, Loaded } from "./parts/states";

const Person = createContext<Shapes["Session"] | null>(null);

export function SessionGate({ children }: { children: ReactNode }) {
  const session = useRead<Shapes["Session"]>("/session");
  if (!session.data) return <div className="page"><Loaded of={session}>{() => null}</Loaded></div>;
  const expired = session.error instanceof Refused && session.error.status === 401;
  return (
    <>
      {expired ? <div className="page"><Expired /></div> : null}
      <Loaded of={session}>{(person) => <Person.Provider value={person}>{children}</Person.Provider>}</Loaded>
    </>
  );
}

export function useSession() {
  const person = useContext(Person);
  if (!person) throw new Error("useSession outside of SessionGate");
  return person;
}

export function useTitle() {
  const { paymentTypes } = useSession();
  return (code: string) => paymentTypes.find((type) => type.code === code)?.title ?? code;
}
