package io.space7.testkit.contract;

import io.space7.application.port.MessageStore;

/** What every {@link MessageStore} has to do; each part can be read by itself. */
public interface MessageStoreContract
    extends PostingContract,
        AttemptContract,
        TextContract,
        CommitContract,
        AppreciationContract,
        DeletionContract,
        DescriptionContract,
        PageContract,
        StandingContract,
        HistoryContract {}
