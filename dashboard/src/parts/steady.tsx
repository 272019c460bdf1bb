/** Shows what is stored until somebody types; then it stays as they have read it, until they save or give up. */
import { Fragment, type ReactNode, useState } from "react";

export type Typing = (typing: boolean) => void;

export function Steady<T extends { version: number }>({ of, children }: { of: T; children: (read: T, typing: Typing) => ReactNode }) {
  const [typing, setTyping] = useState(false);
  const [read, setRead] = useState(of);
  if (!typing && read.version !== of.version) setRead(of);
  return <Fragment key={read.version}>{children(read, setTyping)}</Fragment>;
}
