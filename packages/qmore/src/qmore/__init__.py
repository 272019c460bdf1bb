"""QENTA's QMORE Checkout Seamless: its vocabulary, fingerprints, requests, answers and confirmations, and one client."""

from qmore.account import Account
from qmore.client import Client
from qmore.confirmation import Cancelled, Failed, Pending, Succeeded
from qmore.errors import Forged, QmoreError, Unfaithful
from qmore.operations import (
    ApproveReversal,
    Deposit,
    Deposited,
    DepositReversal,
    Done,
    FinancialInstitutions,
    GetFinancialInstitutions,
    RecurPayment,
    Recurred,
    Refund,
    Refunded,
    RefundReversal,
    TransferFund,
    Transferred,
)
from qmore.orders import NoOrder, OrderCredit, OrderDetails, OrderPayment
from qmore.outcome import Lost, Unsent
from qmore.requests import (
    Address,
    BasketItem,
    Consumer,
    DataStorageInit,
    DataStorageRead,
    FrontendInit,
    GenerateOrderNumber,
    GetOrderDetails,
    ThreeDSecure,
)
from qmore.responses import Nonsense, OrderNumber, PaymentStarted, QmoreMessage, Rejected, StorageOpened, StorageRead
from qmore.secret import Secret
from qmore.transport import OneConnection

__all__ = [
    "Account",
    "Address",
    "ApproveReversal",
    "BasketItem",
    "Cancelled",
    "Client",
    "Consumer",
    "DataStorageInit",
    "DataStorageRead",
    "Deposit",
    "DepositReversal",
    "Deposited",
    "Done",
    "Failed",
    "FinancialInstitutions",
    "Forged",
    "FrontendInit",
    "GenerateOrderNumber",
    "GetFinancialInstitutions",
    "GetOrderDetails",
    "Lost",
    "NoOrder",
    "Nonsense",
    "OneConnection",
    "OrderCredit",
    "OrderDetails",
    "OrderNumber",
    "OrderPayment",
    "PaymentStarted",
    "Pending",
    "QmoreError",
    "QmoreMessage",
    "RecurPayment",
    "Recurred",
    "Refund",
    "RefundReversal",
    "Refunded",
    "Rejected",
    "Secret",
    "StorageOpened",
    "StorageRead",
    "Succeeded",
    "ThreeDSecure",
    "TransferFund",
    "Transferred",
    "Unfaithful",
    "Unsent",
]
