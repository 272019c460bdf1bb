"""QENTA's QMORE Checkout Seamless: its vocabulary, fingerprints, requests, answers and confirmations, and one client."""

from qmore.account import Account
from qmore.client import Client
from qmore.confirmation import Cancelled, Failed, Pending, Succeeded
from qmore.errors import Forged, QmoreError, Unfaithful
from qmore.operations.backend import Operation, Style, Toolkit
from qmore.operations.deposit import Deposit, Deposited
from qmore.operations.financial_institutions import (
    FinancialInstitution,
    FinancialInstitutions,
    GetFinancialInstitutions,
)
from qmore.operations.order_details import GetOrderDetails
from qmore.operations.order_number import GenerateOrderNumber
from qmore.operations.recur_payment import RecurPayment, Recurred
from qmore.operations.refund import Refund, Refunded
from qmore.operations.reversals import ApproveReversal, DepositReversal, Done, RefundReversal
from qmore.operations.transfer_fund import (
    BankAccount,
    ExistingOrder,
    MonetaWallet,
    SkrillWallet,
    TransferFund,
    Transferred,
)
from qmore.orders import NoOrder, OrderCredit, OrderDetails, OrderPayment
from qmore.outcome import Lost, Unsent
from qmore.requests.basket import BasketItem
from qmore.requests.consumer import Address, Consumer, Delivery, DriversLicense, Recipient
from qmore.requests.data_storage import CardForm, DataStorageInit, DataStorageRead, GooglePayButton
from qmore.requests.frontend import FrontendInit
from qmore.requests.methods import GooglePay, KlarnaAttachment, Mandate
from qmore.requests.options import CardOnFile, PaymentPage, Plugin, Risk
from qmore.requests.sub_merchant import SubMerchant
from qmore.requests.three_d_secure import ThreeDSecure
from qmore.responses import Nonsense, OrderNumber, PaymentStarted, QmoreMessage, Rejected, StorageOpened, StorageRead
from qmore.secret import Secret
from qmore.transport import KeptConnections, OneConnection

__all__ = [
    "Account",
    "Address",
    "ApproveReversal",
    "BankAccount",
    "BasketItem",
    "Cancelled",
    "CardForm",
    "CardOnFile",
    "Client",
    "Consumer",
    "DataStorageInit",
    "DataStorageRead",
    "Delivery",
    "Deposit",
    "DepositReversal",
    "Deposited",
    "Done",
    "DriversLicense",
    "ExistingOrder",
    "Failed",
    "FinancialInstitution",
    "FinancialInstitutions",
    "Forged",
    "FrontendInit",
    "GenerateOrderNumber",
    "GetFinancialInstitutions",
    "GetOrderDetails",
    "GooglePay",
    "GooglePayButton",
    "KeptConnections",
    "KlarnaAttachment",
    "Lost",
    "Mandate",
    "MonetaWallet",
    "NoOrder",
    "Nonsense",
    "OneConnection",
    "Operation",
    "OrderCredit",
    "OrderDetails",
    "OrderNumber",
    "OrderPayment",
    "PaymentPage",
    "PaymentStarted",
    "Pending",
    "Plugin",
    "QmoreError",
    "QmoreMessage",
    "Recipient",
    "RecurPayment",
    "Recurred",
    "Refund",
    "RefundReversal",
    "Refunded",
    "Rejected",
    "Risk",
    "Secret",
    "SkrillWallet",
    "StorageOpened",
    "StorageRead",
    "Style",
    "SubMerchant",
    "Succeeded",
    "ThreeDSecure",
    "Toolkit",
    "TransferFund",
    "Transferred",
    "Unfaithful",
    "Unsent",
]
