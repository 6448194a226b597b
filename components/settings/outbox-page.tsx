import { Layout, type Frame } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { LinkedText } from "../ui/linked-text.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type OutboxMail = {
  readonly href: string;
  readonly to: string;
  readonly subject: string;
  readonly at: string;
};

type OutboxPageProps = {
  readonly frame: Frame;
  readonly mails: readonly OutboxMail[];
  readonly now: string;
};

const path = "/outbox";
const headings = [{ label: "Subject" }, { label: "To" }, { label: "When" }];

/** Mail that is kept here because no mail provider is set up. */
export function OutboxPage({ frame, mails, now }: OutboxPageProps) {
  return (
    <Layout {...frame} title="Outbox" current={path}>
      <h1>Outbox</h1>
      <p class="lead">
        No mail provider is set up, so mail waits here instead of leaving. It is kept for 30 days.
      </p>
      {mails.length === 0 ? (
        <EmptyState title="No mail yet">
          <p>Add a data import/export, and the contact's mail appears here.</p>
        </EmptyState>
      ) : (
        <Table caption="Outbox" isCaptionHidden headings={headings}>
          {mails.map((mail) => (
            <Row>
              <RowHeading>
                <a href={mail.href}>{mail.subject}</a>
              </RowHeading>
              <Cell label="To">{mail.to}</Cell>
              <Cell label="When">
                <Time at={mail.at} now={now} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Layout>
  );
}

type OutboxMailPageProps = {
  readonly frame: Frame;
  readonly mail: Omit<OutboxMail, "href"> & { readonly text: string };
  readonly now: string;
};

export function OutboxMailPage({ frame, mail, now }: OutboxMailPageProps) {
  return (
    <Layout
      {...frame}
      title={mail.subject}
      breadcrumb={[{ label: "Outbox", href: path }]}
      current={path}
    >
      <h1>{mail.subject}</h1>
      <Facts>
        <Fact term="To">{mail.to}</Fact>
        <Fact term="When">
          <Time at={mail.at} now={now} />
        </Fact>
      </Facts>
      <div class="panel mail-text">
        <LinkedText text={mail.text} />
      </div>
    </Layout>
  );
}
